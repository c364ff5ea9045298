using System.Text;

namespace AutoVibe.Machines;

/// <summary>Reads git's standard error: progress lines, which git ends with a carriage return, and the words of an error.</summary>
internal sealed class GitComplaints(IProgress<string>? progress)
{
    private const int Kept = 8;
    private readonly Queue<string> _last = new();
    private readonly StringBuilder _line = new();

    public async Task<string> ReadAsync(StreamReader source)
    {
        var buffer = new char[1024];
        int count;
        while ((count = await source.ReadAsync(buffer.AsMemory())) > 0)
        {
            foreach (var character in buffer.AsSpan(0, count))
                Take(character);
        }

        EndLine(isProgress: false);
        return string.Join('\n', _last);
    }

    private void Take(char character)
    {
        if (character is '\r' or '\n')
            EndLine(isProgress: character == '\r');
        else if (_line.Length < 1024)
            _line.Append(character);
    }

    private void EndLine(bool isProgress)
    {
        var line = _line.ToString().Trim();
        _line.Clear();
        if (line.Length == 0)
            return;

        progress?.Report(line);
        if (isProgress)
            return;

        _last.Enqueue(line);
        if (_last.Count > Kept)
            _last.Dequeue();
    }
}
