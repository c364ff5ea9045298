using System.Runtime.CompilerServices;

namespace AutoVibe.Machines;

/// <summary>Log streams of this process alone, in memory.</summary>
/// <param name="time">Names the moment a stream begins.</param>
/// <param name="entries">Entries that one stream keeps.</param>
/// <param name="streams">Streams that are kept; the one that was written longest ago goes first.</param>
public sealed class InProcessLogStreams(TimeProvider time, int entries = LogStreamLimits.Entries, int streams = InProcessLogStreams.DefaultStreams) : ILogStreams
{
    private const int DefaultStreams = 256;

    // Of all entries of one stream together, and of all streams.
    private const long MaxCharacters = 4 * 1024 * 1024;
    private const long MostCharacters = 16 * MaxCharacters;
    private const int Slice = 500;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LogStream> _streams = new(StringComparer.Ordinal);
    private long _writes;
    private long _characters;
    private long _lastEpoch;
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public Task<StreamPosition> AppendAsync(string stream, string text, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, LogStreamLimits.TextLength);
        TaskCompletionSource written;
        StreamPosition position;
        lock (_gate)
        {
            var own = Open(stream);
            _characters -= own.Characters;
            position = own.Add(text, entries, MaxCharacters, ++_writes);
            _characters += own.Characters;
            while (_characters > MostCharacters)
                ForgetOldest();
            (written, _written) = (_written, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        written.SetResult();
        return Task.FromResult(position);
    }

    /// <inheritdoc/>
    public Task<LogPage> ReadAsync(string stream, StreamPosition? after, int limit, CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult(_streams.TryGetValue(stream, out var known) ? known.Read(after, limit) : new([], Missed: after is not null));
    }

    /// <inheritdoc/>
    public Task<StreamPosition?> EndAsync(string stream, CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult(_streams.TryGetValue(stream, out var known) ? known.End : null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogPage> FollowAsync(string stream, StreamPosition? after, [EnumeratorCancellation] CancellationToken ct)
    {
        var told = false;
        while (true)
        {
            var written = Written();
            var page = await ReadAsync(stream, after, Slice, ct);
            if (page.Entries.Count > 0)
                after = page.Entries[^1].Position;

            // A stream that was lost and has no entry yet is told of once.
            if (page.Entries.Count > 0 || (page.Missed && !told))
                yield return page;
            told = page.Missed;
            if (page.Entries.Count == 0)
                await written.WaitAsync(ct);
        }
    }

    /// <summary>Completes with the next entry of any stream.</summary>
    public Task Written()
    {
        lock (_gate)
            return _written.Task;
    }

    private LogStream Open(string name)
    {
        if (_streams.TryGetValue(name, out var known))
            return known;

        if (_streams.Count >= streams)
            ForgetOldest();

        _lastEpoch = Math.Max(_lastEpoch + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        return _streams[name] = new(_lastEpoch);
    }

    private void ForgetOldest()
    {
        var (name, oldest) = _streams.MinBy(stream => stream.Value.LastWrite);
        _streams.Remove(name);
        _characters -= oldest.Characters;
    }
}
