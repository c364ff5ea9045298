namespace AutoVibe.Machines;

/// <summary>Cuts a stream of server-sent events into its events, byte for byte.</summary>
internal sealed class EventReader
{
    private const int Most = 32 * 1024 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _from;
    private int _seen;
    private int _end;

    /// <summary>Room for the next bytes of the stream.</summary>
    /// <exception cref="UpstreamException">An event is too long.</exception>
    public Memory<byte> Room()
    {
        if (_from > 0)
        {
            Buffer.BlockCopy(_buffer, _from, _buffer, 0, _end - _from);
            (_seen, _end, _from) = (_seen - _from, _end - _from, 0);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length < Most ? _buffer.Length * 2 : throw new UpstreamException("An event of the answer is too long.", surelyNotRun: false));
        return _buffer.AsMemory(_end);
    }

    /// <summary>Says how many bytes were written into the room.</summary>
    public void Took(int bytes) => _end += bytes;

    /// <summary>The next whole event with the empty line behind it; valid until there is room made again.</summary>
    public bool TryNext(out ReadOnlyMemory<byte> whole)
    {
        for (; _seen < _end; _seen++)
        {
            if (_buffer[_seen] == '\n' && _seen > _from && EndsLine(_seen - 1))
            {
                whole = _buffer.AsMemory(_from, _seen + 1 - _from);
                _from = ++_seen;
                return true;
            }
        }

        whole = default;
        return false;
    }

    /// <summary>What came behind the last whole event.</summary>
    public ReadOnlyMemory<byte> Rest() => _buffer.AsMemory(_from, _end - _from);

    /// <summary>The data of an event; its lines are joined.</summary>
    public static byte[] DataOf(ReadOnlySpan<byte> whole)
    {
        List<byte> data = [];
        foreach (var line in whole.Split((byte)'\n'))
        {
            var text = whole[line].TrimEnd((byte)'\r');
            if (!text.StartsWith("data:"u8))
                continue;
            if (data.Count > 0)
                data.Add((byte)'\n');
            data.AddRange(text[5..].TrimStart((byte)' '));
        }

        return [.. data];
    }

    // The line before was empty, whether lines end with a line feed or with a carriage return before it.
    private bool EndsLine(int at) => _buffer[at] == '\n' || (_buffer[at] == '\r' && at > _from && _buffer[at - 1] == '\n');
}
