using AutoVibe.Pipelines.Testing;
using AutoVibe.Platform;
using AutoVibe.Tests;

namespace AutoVibe.Redis.Tests;

public sealed class InProcessLockTests : LockContract
{
    private readonly ManualTime _time = new();

    public InProcessLockTests() => Locks = new InProcessLocks(_time);

    private protected override ILocks Locks { get; }

    private protected override Task PassLeasesAsync()
    {
        _time.Advance(Lease * 5);
        return Task.CompletedTask;
    }
}

/// <summary>How a holder is told, whatever keeps the locks.</summary>
public sealed class HeldLockTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(9);

    private readonly ManualTime _time = new();
    private LockRenewal _answer = LockRenewal.Renewed;
    private bool _freed;

    [Fact]
    public async Task A_lock_that_cannot_be_renewed_is_lost_when_its_lease_ends_and_not_before()
    {
        _answer = LockRenewal.Unknown;
        await using var held = Hold();

        Assert.Equal(Lease, await LostAfterAsync(held));
    }

    [Fact]
    public async Task Every_renewal_begins_the_lease_anew()
    {
        await using var held = Hold();
        for (var i = 0; i < 10; i++)
            await StepAsync(held);
        _answer = LockRenewal.Unknown;

        Assert.Equal((Lease / 3 * 10) + Lease, await LostAfterAsync(held));
    }

    [Fact]
    public async Task A_lock_that_is_somebody_elses_is_lost_with_the_next_renewal_and_not_freed()
    {
        _answer = LockRenewal.Lost;
        var held = Hold();

        Assert.Equal(Lease / 3, await LostAfterAsync(held));
        await held.DisposeAsync();

        Assert.False(_freed);
    }

    [Fact]
    public async Task A_renewal_that_hangs_does_not_outlast_the_lease()
    {
        await using var held = new HeldLock("a", 1, Lease, _time.GetTimestamp(), () => new TaskCompletionSource<LockRenewal>().Task, () => Task.CompletedTask, _time);

        Assert.Equal(Lease, await LostAfterAsync(held));
    }

    private async Task<TimeSpan> LostAfterAsync(HeldLock held)
    {
        while (!held.Lost.IsCancellationRequested)
            await StepAsync(held);
        return _time.Elapsed;
    }

    private async Task StepAsync(HeldLock held)
    {
        await Until.TrueAsync(() => Task.FromResult(_time.UntilNext is not null || held.Lost.IsCancellationRequested), "The next timer");
        if (!held.Lost.IsCancellationRequested)
            _time.AdvanceToNext();
    }

    private HeldLock Hold() => new("a", 1, Lease, _time.GetTimestamp(), () => Task.FromResult(_answer), FreeAsync, _time);

    private Task FreeAsync()
    {
        _freed = true;
        return Task.CompletedTask;
    }
}

[OnRedis]
public sealed class RedisLockTests : LockContract, IAsyncLifetime
{
    private readonly string _scope = RedisProcess.NewScope();
    private RedisProcess _process = null!;

    private protected override ILocks Locks => _process.Locks;

    public async Task InitializeAsync()
    {
        if (RequiresRedis.Skip is null)
            _process = await RedisProcess.StartAsync(await RedisServer.SharedAsync(), _scope);
    }

    public Task DisposeAsync() => (_process?.DisposeAsync() ?? default).AsTask();

    [RedisFact]
    public async Task A_lock_that_the_server_has_forgotten_is_told_to_its_holder_and_the_next_token_is_greater()
    {
        await using var held = await TakeAsync();

        await _process.Database.KeyDeleteAsync([$"autovibe:lock:{{{_scope}}}:a", $"autovibe:lock:{{{_scope}}}:a:token"]);
        await using var next = await TakeAsync();

        await Until.TrueAsync(() => Task.FromResult(held.Lost.IsCancellationRequested), "The loss");
        Assert.True(next.Token > held.Token, $"{next.Token} after {held.Token}");
        Assert.False(next.Lost.IsCancellationRequested);
    }

    // A renewal is seen by the life that the server gives the key: it falls, and rises again.
    private protected override async Task PassLeasesAsync()
    {
        for (var renewals = 0; renewals < 4; renewals++)
        {
            var last = TimeSpan.MaxValue;
            await Until.TrueAsync(
                async () =>
                {
                    var left = await _process.Database.KeyTimeToLiveAsync($"autovibe:lock:{{{_scope}}}:a") ?? TimeSpan.Zero;
                    var renewed = left > last;
                    last = left;
                    return renewed;
                },
                "A renewal");
        }
    }
}
