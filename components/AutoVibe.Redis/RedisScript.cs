using StackExchange.Redis;

namespace AutoVibe.Redis;

/// <summary>A script that the server runs as a whole.</summary>
internal sealed class RedisScript(string text)
{
    public async Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, params RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(text, keys, values);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The server was restarted; the library has taken note and sends the text this time.
            return await database.ScriptEvaluateAsync(text, keys, values);
        }
    }
}
