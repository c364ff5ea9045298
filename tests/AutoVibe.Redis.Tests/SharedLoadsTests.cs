using AutoVibe.Platform;

namespace AutoVibe.Redis.Tests;

public sealed class SharedLoadsTests
{
    private readonly SharedLoads _loads = new();
    private readonly TaskCompletionSource<string> _loaded = new();
    private CancellationToken _stop;

    [Fact]
    public async Task A_load_goes_on_as_long_as_somebody_waits_for_it()
    {
        using var impatient = new CancellationTokenSource();
        var first = RunAsync(impatient.Token);
        var second = RunAsync(CancellationToken.None);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(_stop.IsCancellationRequested);
        _loaded.SetResult("one");

        Assert.Equal("one", await second);
    }

    [Fact]
    public async Task A_load_that_nobody_waits_for_is_cancelled_and_the_next_caller_starts_another()
    {
        using var impatient = new CancellationTokenSource();
        var first = RunAsync(impatient.Token);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = await _loads.RunAsync("a", _ => Task.FromResult("two"), CancellationToken.None);

        Assert.Equal("two", second);
    }

    [Fact]
    public async Task An_error_reaches_everybody_who_waits()
    {
        var (first, second) = (RunAsync(CancellationToken.None), RunAsync(CancellationToken.None));

        _loaded.SetException(new InvalidOperationException("broken"));

        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => first)).Message);
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => second)).Message);
    }

    private Task<string> RunAsync(CancellationToken ct) => _loads.RunAsync(
        "a",
        stop =>
        {
            _stop = stop;
            return _loaded.Task.WaitAsync(stop);
        },
        ct);
}
