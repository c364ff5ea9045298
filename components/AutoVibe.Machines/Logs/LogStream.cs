namespace AutoVibe.Machines;

/// <summary>The latest entries of one stream.</summary>
internal sealed class LogStream(long epoch)
{
    private readonly Queue<LogEntry> _entries = new();
    private long _last;

    public long Characters { get; private set; }

    public long LastWrite { get; private set; }

    public StreamPosition? End => _last == 0 ? null : new(epoch, _last);

    public StreamPosition Add(string text, int maxEntries, long maxCharacters, long write)
    {
        var entry = new LogEntry(new(epoch, ++_last), text);
        _entries.Enqueue(entry);
        Characters += text.Length;
        while (_entries.Count > 1 && (_entries.Count > maxEntries || Characters > maxCharacters))
            Characters -= _entries.Dequeue().Text.Length;

        LastWrite = write;
        return entry.Position;
    }

    public LogPage Read(StreamPosition? after, int limit)
    {
        var known = after is { } position && position.Epoch == epoch && position.Number <= _last ? position.Number : 0;
        var oldest = _entries.TryPeek(out var first) ? first.Position.Number : _last + 1;
        var missed = after is not null && (known == 0 || known + 1 < oldest);
        return new([.. _entries.Skip((int)Math.Max(0, known + 1 - oldest)).Take(limit)], missed);
    }
}
