using AutoVibe.Redis;

namespace AutoVibe.Hosting;

/// <summary>Where Redis is, and how it is used.</summary>
/// <param name="Connection">In the form of StackExchange.Redis; null without Redis.</param>
/// <param name="Options">How it is used.</param>
/// <param name="Client">What Aspire's client integration can be told.</param>
internal sealed record RedisSettings(string? Connection, RedisOptions Options, ClientOptions Client)
{
    /// <summary>The setting that holds the connection string of Redis.</summary>
    public const string ConnectionSetting = "ConnectionStrings:redis";

    // The strongest first, as Aspire's client integration reads them.
    private static readonly string[] Places = [ConnectionSetting, "Aspire:StackExchange:Redis:redis:ConnectionString", "Aspire:StackExchange:Redis:ConnectionString"];

    public static RedisSettings Read(SettingsReader reader)
    {
        var place = Places.FirstOrDefault(place => reader.Text(place) is not null);
        var connection = place is null ? null : reader.Text(place);
        if (connection is not null && !IsUnderstood(connection))
            reader.Add(place!, "It is no connection string of Redis.", "Give one such as cache.example:6380,ssl=true,password=….");

        return new(connection, reader.Read<RedisOptions>("AutoVibe:Redis"), ClientOptions.Read(reader, "StackExchange:Redis", "redis"));
    }

    // What is wrong with it may show the password.
    private static bool IsUnderstood(string connection)
    {
        try
        {
            RedisConnection.Parse(connection);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
