using System.Runtime.CompilerServices;
using AutoVibe.Machines;
using StackExchange.Redis;

namespace AutoVibe.Redis;

/// <summary>Log streams for all processes. While Redis is away a process writes and reads its own, and whoever follows is told that something may be missing.</summary>
public sealed class RedisLogStreams(RedisLink link, InProcessLogStreams alone) : ILogStreams
{
    private const string Use = "log";
    private const int Slice = 500;
    private const string Field = "t";

    // Hints can be lost.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private static readonly RedisScript Append = new("""
        local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
        local epoch, number
        if last then
            epoch, number = string.match(last[1], '(%d+)-(%d+)')
            number = tonumber(number) + 1
        else
            local clock = redis.call('TIME')
            epoch = string.format('%.0f', tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000))
            number = 1
        end
        local id = epoch .. '-' .. string.format('%.0f', number)
        redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], id, 't', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        redis.call('PUBLISH', ARGV[4], id)
        return id
        """);

    /// <inheritdoc/>
    public async Task<StreamPosition> AppendAsync(string stream, string text, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, LogStreamLimits.TextLength);
        try
        {
            var id = await link.CallAsync(
                (database, keys) => Append.RunAsync(
                    database, [keys.Key(Use, stream)], text, LogStreamLimits.Entries, (long)LogStreamLimits.Life.TotalMilliseconds, (string)keys.Channel(Use, stream)!),
                ct);
            return Position((string?)id);
        }
        catch (RedisAwayException)
        {
            return await alone.AppendAsync(stream, text, ct);
        }
    }

    /// <inheritdoc/>
    public async Task<LogPage> ReadAsync(string stream, StreamPosition? after, int limit, CancellationToken ct) =>
        await TryReadAsync(stream, after, limit, ct) ?? await alone.ReadAsync(stream, after, limit, ct);

    /// <inheritdoc/>
    public async Task<StreamPosition?> EndAsync(string stream, CancellationToken ct)
    {
        try
        {
            var last = await link.CallAsync((database, keys) => LastAsync(database, keys.Key(Use, stream)), ct);
            return last.Count == 0 ? null : last[0].Position;
        }
        catch (RedisAwayException)
        {
            return await alone.EndAsync(stream, ct);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogPage> FollowAsync(string stream, StreamPosition? after, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var hints = new StreamHints(link, Use, stream);
        var losses = link.Losses;
        var ownEnd = await alone.EndAsync(stream, ct);
        var own = ownEnd is { } end && after?.Epoch == end.Epoch ? after : ownEnd;
        var told = false;
        while (true)
        {
            await hints.BeginAsync(ct);
            var (hint, written, lossesNow) = (hints.Next(), alone.Written(), link.Losses);
            var page = await TryReadAsync(stream, after, Slice, ct) ?? LogPage.Empty;
            var mine = own is null && await alone.EndAsync(stream, ct) is null ? LogPage.Empty : await alone.ReadAsync(stream, own, Slice, ct);
            var missed = losses != lossesNow || (page.Missed && !told);
            (losses, told) = (lossesNow, page.Missed);
            if (page.Entries.Count > 0)
                (after, told) = (page.Entries[^1].Position, false);
            if (mine.Entries.Count > 0)
                own = mine.Entries[^1].Position;

            if (missed || page.Entries.Count + mine.Entries.Count > 0)
                yield return new([.. page.Entries, .. mine.Entries], missed);
            else
                await WaitAsync(hint, written, ct);
        }
    }

    private async Task WaitAsync(Task hint, Task written, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(hint, written, Task.Delay(LookAgain, link.Time, enough.Token));
        await enough.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    private async Task<LogPage?> TryReadAsync(string stream, StreamPosition? after, int limit, CancellationToken ct)
    {
        try
        {
            return await link.CallAsync((database, keys) => ReadAsync(database, keys.Key(Use, stream), after, limit), ct);
        }
        catch (RedisAwayException)
        {
            return null;
        }
    }

    private static async Task<LogPage> ReadAsync(IDatabase database, RedisKey key, StreamPosition? after, int limit)
    {
        if (after is not { } known)
            return new(await RangeAsync(database, key, "-", limit), false);

        var looking = LastAsync(database, key);
        var entries = await RangeAsync(database, key, known.Next.ToString(), limit);
        if (await looking is [var last] && last.Position.Epoch == known.Epoch && last.Position.Number >= known.Number)
            return new(entries, Missed: entries.Count > 0 && entries[0].Position != known.Next);

        // The stream that the position belongs to is gone.
        return new(await RangeAsync(database, key, "-", limit), true);
    }

    private static async Task<IReadOnlyList<LogEntry>> RangeAsync(IDatabase database, RedisKey key, string from, int limit) =>
        Entries(await database.ExecuteAsync("XRANGE", key, from, "+", "COUNT", limit));

    private static async Task<IReadOnlyList<LogEntry>> LastAsync(IDatabase database, RedisKey key) =>
        Entries(await database.ExecuteAsync("XREVRANGE", key, "+", "-", "COUNT", 1));

    private static List<LogEntry> Entries(RedisResult answer) =>
        [.. ((RedisResult[]?)answer ?? []).Select(entry => (RedisResult[])entry!).Select(entry => new LogEntry(Position((string?)entry[0]), TextOf((RedisResult[])entry[1]!)))];

    private static string TextOf(RedisResult[] fields) => fields is [var name, var text, ..] && (string?)name == Field ? (string?)text ?? "" : "";

    private static StreamPosition Position(string? id) => StreamPosition.TryParse(id, out var position) ? position : throw new RedisAwayException($"'{id}' is no position.");
}
