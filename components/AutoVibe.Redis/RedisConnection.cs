using StackExchange.Redis;

namespace AutoVibe.Redis;

/// <summary>The one connection of a process.</summary>
public static class RedisConnection
{
    private const int ConnectTimeout = 2000;

    /// <summary>Reads a connection string in the form of StackExchange.Redis, such as <c>cache.example:6380,password=…,ssl=true</c>.</summary>
    /// <exception cref="ArgumentException">It names no server, or holds a word that this version does not know.</exception>
    public static ConfigurationOptions Parse(string connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var options = ConfigurationOptions.Parse(connection);
        if (options.EndPoints.Count == 0)
            throw new ArgumentException("It names no server.");

        // A server that is away now may be there later.
        options.AbortOnConnectFail = false;
        options.ClientName ??= "autovibe";
        if (!connection.Contains("connectTimeout", StringComparison.OrdinalIgnoreCase))
            options.ConnectTimeout = ConnectTimeout;
        return options;
    }

    /// <summary>Connects. Without a server it returns after the time to connect and goes on trying.</summary>
    public static IConnectionMultiplexer Open(string connection) => ConnectionMultiplexer.Connect(Parse(connection));
}
