using System.Runtime.CompilerServices;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>Reads a program's output line by line. Of a line that is longer than the limit the rest is passed over, so memory is bounded.</summary>
internal sealed class LineReader(Stream stream, int longest)
{
    private readonly byte[] _buffer = new byte[65536];
    private readonly MemoryStream _line = new();
    private long _passedOver;

    public async IAsyncEnumerable<(string Text, long PassedOver)> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (await stream.ReadAsync(_buffer, ct) is > 0 and var read)
        {
            var from = 0;
            while (Array.IndexOf(_buffer, (byte)'\n', from, read - from) is >= 0 and var end)
            {
                Append(from, end);
                yield return Take();
                from = end + 1;
            }

            Append(from, read);
        }

        if (_line.Length > 0)
            yield return Take();
    }

    private void Append(int from, int to)
    {
        var kept = (int)Math.Min(to - from, longest - _line.Length);
        _line.Write(_buffer, from, kept);
        _passedOver += to - from - kept;
    }

    private (string, long) Take()
    {
        var text = Encoding.UTF8.GetString(_line.GetBuffer().AsSpan(0, (int)_line.Length)).TrimEnd('\r');
        var passedOver = _passedOver;
        _line.SetLength(0);
        _passedOver = 0;
        return (text, passedOver);
    }
}
