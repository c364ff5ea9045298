using AutoVibe.Pipelines.Testing;
using AutoVibe.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Redis.Tests;

public abstract class SessionCacheContract
{
    private static readonly Guid Ada = Guid.NewGuid();
    private static readonly Guid Bob = Guid.NewGuid();
    private int _loads;

    private protected abstract SessionCache Sessions { get; }

    private protected abstract DateTimeOffset Now { get; }

    [ContractFact]
    public async Task A_session_is_loaded_once()
    {
        await GetAsync(Ada, "s1");
        var session = await GetAsync(Ada, "s1");

        Assert.Equal(1, _loads);
        Assert.Equal("developer", session!.Facts["role"]);
    }

    [ContractFact]
    public async Task A_removed_session_is_loaded_anew()
    {
        await GetAsync(Ada, "s1");
        await GetAsync(Ada, "s2");

        await Sessions.RemoveAsync(Ada, "s1", CancellationToken.None);

        Assert.Null(await Sessions.GetAsync(Ada, "s1", _ => Task.FromResult<CachedSession?>(null), CancellationToken.None));
        await GetAsync(Ada, "s2");
        Assert.Equal(2, _loads);
    }

    [ContractFact]
    public async Task All_sessions_of_a_user_can_be_removed_and_no_others()
    {
        await GetAsync(Ada, "s1");
        await GetAsync(Ada, "s2");
        await GetAsync(Bob, "s3");

        await Sessions.RemoveAllAsync(Ada, CancellationToken.None);
        await GetAsync(Ada, "s1");
        await GetAsync(Ada, "s2");
        await GetAsync(Bob, "s3");

        Assert.Equal(5, _loads);
    }

    [ContractFact]
    public async Task A_session_that_is_over_is_not_given()
    {
        Assert.Null(await Sessions.GetAsync(Ada, "s1", _ => Task.FromResult<CachedSession?>(Session(Ada) with { ExpiresAt = Now }), CancellationToken.None));
    }

    private Task<CachedSession?> GetAsync(Guid user, string id) => Sessions.GetAsync(
        user,
        id,
        _ =>
        {
            _loads++;
            return Task.FromResult<CachedSession?>(Session(user));
        },
        CancellationToken.None);

    private CachedSession Session(Guid user) => new(user, Now + TimeSpan.FromDays(1), new Dictionary<string, string> { ["role"] = "developer" });
}

public sealed class InProcessSessionCacheTests : SessionCacheContract, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services;

    public InProcessSessionCacheTests() =>
        _services = new ServiceCollection().AddMetrics().AddSingleton<TimeProvider>(_time).AddCoordination(alone: true).BuildServiceProvider();

    private protected override SessionCache Sessions => _services.GetRequiredService<SessionCache>();

    private protected override DateTimeOffset Now => _time.GetUtcNow();

    public void Dispose() => _services.Dispose();
}

[OnRedis]
public sealed class RedisSessionCacheTests : SessionCacheContract, IAsyncLifetime
{
    private RedisProcess _process = null!;

    private protected override SessionCache Sessions => _process.Sessions;

    private protected override DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task InitializeAsync()
    {
        if (AutoVibe.Tests.RequiresRedis.Skip is null)
            _process = await RedisProcess.StartAsync(await AutoVibe.Tests.RedisServer.SharedAsync(), RedisProcess.NewScope());
    }

    public Task DisposeAsync() => (_process?.DisposeAsync() ?? default).AsTask();
}
