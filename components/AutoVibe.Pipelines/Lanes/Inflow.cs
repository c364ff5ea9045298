namespace AutoVibe.Pipelines;

/// <summary>What has come to one input of a lane: messages that this process appended itself, which need not be read back, and hints that there are others.</summary>
/// <remarks>The log stays the truth. Numbers and times are those of the commit; where a number is missing, there was no room for more, or a step was undone, the log is read.</remarks>
internal sealed class Inflow(Action wake, int mostRows, int mostBytes)
{
    private readonly Lock _sync = new();
    private readonly SortedList<long, Piece> _pieces = [];
    private int _rows;
    private long _bytes;
    private long _end;
    private long _hints = 1;
    private long _answered;

    /// <summary>Messages that are here.</summary>
    public int Count => Volatile.Read(ref _rows);

    /// <summary>The log may hold messages that are not here.</summary>
    public void Hint()
    {
        lock (_sync)
            _hints++;
        wake();
    }

    /// <summary>Takes over what was just committed. Commits may come in any order.</summary>
    public void Add(Appended place, IReadOnlyList<OutgoingMessage> messages)
    {
        long bytes = 0;
        foreach (var message in messages)
            bytes += message.Body.Length;
        lock (_sync)
        {
            var piece = new Piece(place, messages, bytes);
            _end = Math.Max(_end, piece.Last);
            if (_rows + messages.Count <= mostRows && _bytes + bytes <= mostBytes && _pieces.TryAdd(place.First, piece))
                (_rows, _bytes) = (_rows + messages.Count, _bytes + bytes);
        }

        wake();
    }

    /// <summary>Takes the messages after a position, bounded as a read of the log is.</summary>
    /// <returns>Nothing when the next one is not here.</returns>
    public IReadOnlyList<StoredMessage> Take(long after, int rows, int bytes)
    {
        lock (_sync)
        {
            var taken = new List<StoredMessage>(Math.Min(rows, _rows));
            for (long before = 0; First(after) is { } piece; after++)
            {
                if (taken.Count >= rows || before >= bytes)
                    break;
                var message = piece.Messages[(int)(after + 1 - piece.Place.First)];
                before += message.Body.Length;
                taken.Add(Stored(message, after + 1, piece.Place.CreatedAt));
            }

            return taken;
        }
    }

    /// <summary>Whether the log has to be read for what is after a position.</summary>
    /// <param name="after">The position.</param>
    /// <param name="hints">What to tell <see cref="FoundNothing"/> when nothing was there.</param>
    public bool MustRead(long after, out long hints)
    {
        lock (_sync)
        {
            hints = _hints;
            return First(after) is null && (_hints != _answered || after < _end);
        }
    }

    /// <summary>The log was read to its end; it is read again when something has come.</summary>
    public void FoundNothing(long hints)
    {
        lock (_sync)
            _answered = hints;
    }

    // The piece that holds the next message. What lies before it has been read from the log.
    private Piece? First(long after)
    {
        while (_pieces.Count > 0 && _pieces.GetValueAtIndex(0) is var first)
        {
            if (first.Last > after)
                return first.Place.First <= after + 1 ? first : null;
            (_rows, _bytes) = (_rows - first.Messages.Count, _bytes - first.Bytes);
            _pieces.RemoveAt(0);
        }

        return null;
    }

    private static StoredMessage Stored(OutgoingMessage message, long seq, DateTimeOffset createdAt) => new()
    {
        Seq = seq,
        CreatedAt = createdAt,
        Id = message.Id,
        Key = message.Key,
        Contract = message.Contract,
        Trace = message.Trace,
        Headers = message.Headers,
        Body = message.Body,
    };

    private sealed record Piece(Appended Place, IReadOnlyList<OutgoingMessage> Messages, long Bytes)
    {
        public long Last => Place.First + Messages.Count - 1;
    }
}
