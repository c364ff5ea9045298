using System.Buffers;

namespace AutoVibe.Machines;

/// <summary>
/// A text without secrets while it comes in pieces. It keeps back only what may be the beginning of a secret, which is never more than the longest spelling of the longest known value;
/// what comes out is the same however the text is cut. For one thread.
/// </summary>
public sealed class RedactedFlow
{
    private readonly Redactor _redactor;
    private byte[] _window = new byte[256];
    private int _from;
    private int _end;
    private Tail? _tail;

    internal RedactedFlow(Redactor redactor) => _redactor = redactor;

    /// <summary>How many bytes are kept back.</summary>
    public int Held => _end - _from;

    /// <summary>Takes the next piece and writes what is known to be no secret.</summary>
    public void Push(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        MakeRoom(piece.Length);
        piece.CopyTo(_window.AsSpan(_end));
        _end += piece.Length;
        _from = _redactor.Scan(_window.AsSpan(0, _end), _from, isEnd: false, ref _tail, output);
    }

    /// <summary>Ends the text and writes what was kept back.</summary>
    public void End(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _redactor.Scan(_window.AsSpan(0, _end), _from, isEnd: true, ref _tail, output);
        (_from, _end, _tail) = (0, 0, null);
    }

    // What was written already stays as long as it is looked back at.
    private void MakeRoom(int more)
    {
        var first = Math.Max(0, _from - Redactor.Context);
        if (_end + more <= _window.Length && first < _window.Length / 2)
            return;

        var needed = _end - first + more;
        var window = needed <= _window.Length ? _window : new byte[Math.Max(needed, _window.Length * 2)];
        Buffer.BlockCopy(_window, first, window, 0, _end - first);
        (_window, _from, _end) = (window, _from - first, _end - first);
    }
}
