using AutoVibe.Platform;

namespace AutoVibe.Redis.Tests;

/// <summary>What all locks do.</summary>
public abstract class LockContract
{
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private protected abstract ILocks Locks { get; }

    /// <summary>Lets several leases pass.</summary>
    private protected abstract Task PassLeasesAsync();

    [ContractFact]
    public async Task A_lock_that_is_held_cannot_be_taken()
    {
        await using var held = await TakeAsync();

        Assert.Equal(LockOutcome.Held, (await Locks.TryTakeAsync("a", Lease, CancellationToken.None)).Outcome);
    }

    [ContractFact]
    public async Task Other_names_are_other_locks()
    {
        await using var held = await TakeAsync();
        await using var other = await TakeAsync("b");

        Assert.Equal("b", other.Name);
    }

    [ContractFact]
    public async Task A_freed_lock_can_be_taken_and_its_token_is_greater()
    {
        var first = await TakeAsync();
        await first.DisposeAsync();
        await using var second = await TakeAsync();

        Assert.True(second.Token > first.Token, $"{second.Token} after {first.Token}");
        Assert.False(first.Lost.IsCancellationRequested);
    }

    [ContractFact]
    public async Task A_lock_is_renewed_as_long_as_its_holder_lives()
    {
        await using var held = await TakeAsync();

        await PassLeasesAsync();

        Assert.False(held.Lost.IsCancellationRequested);
        Assert.Equal(LockOutcome.Held, (await Locks.TryTakeAsync("a", Lease, CancellationToken.None)).Outcome);
    }

    [ContractFact]
    public async Task Of_many_who_try_at_the_same_time_one_takes_it()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Locks.TryTakeAsync("a", Lease, CancellationToken.None))));

        await using var taken = Assert.Single(answers, answer => answer.Outcome == LockOutcome.Taken).Lock;
        Assert.Equal(19, answers.Count(answer => answer.Outcome == LockOutcome.Held));
    }

    private protected async Task<HeldLock> TakeAsync(string name = "a")
    {
        var answer = await Locks.TryTakeAsync(name, Lease, CancellationToken.None);
        Assert.Equal(LockOutcome.Taken, answer.Outcome);
        return answer.Lock!;
    }
}
