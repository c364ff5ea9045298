using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoVibe.Platform;
using StackExchange.Redis;

namespace AutoVibe.Redis;

/// <summary>Keeps answers in Redis, for all processes.</summary>
/// <remarks>
/// Every area has a generation, a random word. An answer is stored with the generations that its area had before the load began, and counts only while they are the same. To forget an area is to
/// delete its generation: the next reader draws a new one. So an answer that was loaded before and is stored afterwards is never given, and what Redis drops for room makes nothing wrong.
/// </remarks>
public sealed class RedisQueryCache(RedisLink link, PlatformTelemetry telemetry, JsonSerializerOptions json) : IQueryCache
{
    private const string Use = "query_cache";
    private const int WordBytes = 8;
    private const int LongestAnswer = 1024 * 1024;

    // Longer than any answer lives; when it ends, answers are loaded anew.
    private static readonly TimeSpan GenerationLife = TimeSpan.FromHours(2);

    private readonly ForgottenAreas _forgotten = new(link);
    private readonly SharedLoads _loads = new();
    private long _local;

    /// <inheritdoc/>
    public async Task<T?> GetAsync<T>(QueryKey key, Func<CancellationToken, Task<T?>> load, Func<T, bool>? keep, CancellationToken ct)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(load);
        var local = Volatile.Read(ref _local);
        var (words, answer) = await LookAsync(key, ct);
        if (answer is { } stored && TryRead<T>(stored, out var kept))
        {
            telemetry.Asked(key.Kind, CacheOutcome.Hit);
            return kept;
        }

        // Without the generations nobody can tell whether a load that runs began before something was forgotten elsewhere.
        telemetry.Asked(key.Kind, words is null ? CacheOutcome.Bypass : CacheOutcome.Miss);
        return words is null
            ? await load(ct)
            : await _loads.RunAsync($"{local}:{words}:{key.Area}:{key.Question}", stop => LoadAsync(key, words, load, keep, stop), ct);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string area, CancellationToken ct)
    {
        Interlocked.Increment(ref _local);
        _forgotten.Add(QueryArea.Parse(area));
        await _forgotten.DeliverAsync();
    }

    internal static string GenerationOf(string area) => $"~{area}";

    // One question to the server when all is there: the generations of the area, and the answer.
    private async Task<(string? Words, ReadOnlyMemory<byte>? Answer)> LookAsync(QueryKey key, CancellationToken ct)
    {
        var losses = link.Losses;
        if (!await _forgotten.DeliverAsync())
            return default;

        try
        {
            var found = await link.CallAsync((database, keys) => LookAsync(database, keys, key), ct);

            // The answer may come from a server that was restored meanwhile.
            return losses == link.Losses ? found : default;
        }
        catch (RedisAwayException)
        {
            return default;
        }
    }

    private static async Task<(string? Words, ReadOnlyMemory<byte>? Answer)> LookAsync(IDatabase database, RedisKeys keys, QueryKey key)
    {
        RedisKey[] asked = [.. QueryArea.PathTo(key.Area).Select(area => keys.Key(Use, GenerationOf(area))), AnswerOf(keys, key)];
        var found = await database.StringGetAsync(asked);
        var words = new StringBuilder(found.Length * WordBytes * 2);
        for (var i = 0; i < found.Length - 1; i++)
            words.Append(found[i].IsNull ? await DrawAsync(database, asked[i]) : (string?)found[i]);

        var generations = words.ToString();
        return (byte[]?)found[^1] is { } stored && stored.Length > generations.Length && Encoding.ASCII.GetString(stored, 0, generations.Length) == generations
            ? (generations, stored.AsMemory(generations.Length))
            : (generations, null);
    }

    private static async Task<string> DrawAsync(IDatabase database, RedisKey generation)
    {
        var word = Convert.ToHexString(RandomNumberGenerator.GetBytes(WordBytes));
        if (await database.StringSetAsync(generation, word, GenerationLife, When.NotExists))
            return word;

        // Somebody was faster. When theirs is gone again, this answer is not kept.
        return (string?)await database.StringGetAsync(generation) ?? word;
    }

    private async Task<T?> LoadAsync<T>(QueryKey key, string words, Func<CancellationToken, Task<T?>> load, Func<T, bool>? keep, CancellationToken ct)
        where T : class
    {
        // Another load may have ended between the look and the start of this one.
        if (await LookAsync(key, ct) is ({ } now, { } answer) && now == words && TryRead<T>(answer, out var kept))
            return kept;

        var value = await load(ct);
        if (value is null || keep is null || keep(value))
            await StoreAsync(key, words, value);
        return value;
    }

    private async Task StoreAsync<T>(QueryKey key, string words, T? value)
        where T : class
    {
        var text = value is null ? [] : JsonSerializer.SerializeToUtf8Bytes(value, json);
        if (text.Length > LongestAnswer)
            return;

        byte[] stored = [.. Encoding.ASCII.GetBytes(words), .. text];
        if (value is null)
            stored = [.. stored, (byte)'-'];
        try
        {
            await link.CallAsync(
                (database, keys) => database.StringSetAsync(AnswerOf(keys, key), stored, value is null ? key.Kind.NegativeLife : key.Kind.Life), CancellationToken.None);
        }
        catch (RedisAwayException)
        {
            // The next one loads it again.
        }
    }

    // A process of another version may have stored another form.
    private bool TryRead<T>(ReadOnlyMemory<byte> answer, out T? value)
        where T : class
    {
        value = null;
        if (answer.Span is [(byte)'-'])
            return true;

        try
        {
            value = JsonSerializer.Deserialize<T>(answer.Span, json);
            return value is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static RedisKey AnswerOf(RedisKeys keys, QueryKey key) => keys.Key(Use, $"{key.Area}:{key.Question}");
}
