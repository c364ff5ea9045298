using System.Text.Json;
using AutoVibe.Machines;
using AutoVibe.Platform;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AutoVibe.Redis.Tests;

/// <summary>What one process has of Redis: its own connection, and everything over it. Several of one scope are several processes of one installation.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IConnectionMultiplexer _connection;

    private RedisProcess(ServiceProvider services, IConnectionMultiplexer connection) => (_services, _connection) = (services, connection);

    /// <summary>After this a server that may be lost counts as lost.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromMilliseconds(400);

    // A server that is never lost may be slow on a busy machine.
    private static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    public RedisLink Link => _services.GetRequiredService<RedisLink>();

    public IQueryCache Cache => _services.GetRequiredService<IQueryCache>();

    public IRateLimiter Limiter => _services.GetRequiredService<IRateLimiter>();

    public ILocks Locks => _services.GetRequiredService<ILocks>();

    public ILogStreams Streams => _services.GetRequiredService<ILogStreams>();

    public SessionCache Sessions => _services.GetRequiredService<SessionCache>();

    public RedisHealth Health => new(Link);

    public IReadOnlyList<string> Log => _services.GetRequiredService<KeptLog>().Lines;

    public IDatabase Database => _connection.GetDatabase();

    public static async Task<RedisProcess> StartAsync(RedisServer server, string scope, bool mayBeLost = false)
    {
        var services = new ServiceCollection()
            .AddMetrics()
            .AddSingleton<KeptLog>()
            .AddLogging(logging => logging.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<KeptLog>()))
            .AddCoordination(alone: false)
            .AddAutoVibeRedis($"{server.Connection},allowAdmin=true", new RedisOptions { Timeout = mayBeLost ? Timeout : Patience }, (_, _) => Task.FromResult(scope), JsonSerializerOptions.Web)
            .BuildServiceProvider();
        var process = new RedisProcess(services, services.GetRequiredService<IConnectionMultiplexer>());
        await process.Link.ConnectAsync(CancellationToken.None);
        return process;
    }

    public static string NewScope() => Guid.NewGuid().ToString("n");

    public Task UsableAsync() => Until.TrueAsync(() => Task.FromResult(Link.IsUsable), "Redis");

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
