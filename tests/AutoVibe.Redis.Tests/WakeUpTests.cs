using System.Collections.Concurrent;
using AutoVibe.Pipelines;
using AutoVibe.Tests;

namespace AutoVibe.Redis.Tests;

public sealed class WakeUpTests
{
    [RedisFact]
    public async Task A_hint_of_one_process_reaches_the_others_also_after_the_server_was_restarted()
    {
        await using var server = await RedisServer.StartAsync();
        var scope = RedisProcess.NewScope();
        await using var sender = await RedisProcess.StartAsync(server, scope);
        await using var receiver = await RedisProcess.StartAsync(server, scope);
        await using var sending = new RedisWakeUp(sender.Link);
        await using var receiving = new RedisWakeUp(receiver.Link);
        using var enough = new CancellationTokenSource();
        var heard = new ConcurrentQueue<EdgePart>();
        var listening = receiving.ListenAsync(heard.Enqueue, enough.Token);

        await HearsAsync(new(7, 3));
        await server.KillAsync();
        sending.Signal([new(7, 4)]);
        await server.StartAgainAsync();
        await HearsAsync(new(7, 5));

        await enough.CancelAsync();
        await listening;

        Task HearsAsync(EdgePart part) => Until.TrueAsync(
            () =>
            {
                sending.Signal([part]);
                return Task.FromResult(heard.Contains(part));
            },
            $"The hint {part}");
    }

    [Fact]
    public async Task Hints_are_gathered_and_cut_into_texts_that_fit()
    {
        var texts = new ConcurrentQueue<string>();
        var gate = new TaskCompletionSource();
        await using (var sender = new WakeUpSender(
            async text =>
            {
                texts.Enqueue(text);
                await gate.Task;
            },
            longest: 64,
            TimeProvider.System))
        {
            sender.Signal([new(1, 0)]);
            await Until.TrueAsync(() => Task.FromResult(texts.Count == 1), "The first text");
            for (short part = 0; part < 100; part++)
                sender.Signal([new(2, (short)(part % 20))]);
            gate.SetResult();
        }

        var read = new List<EdgePart>();
        foreach (var text in texts)
            WakeUpSender.Read(text, read.Add);
        Assert.All(texts, text => Assert.True(text.Length <= 64));
        Assert.Equal(21, read.Distinct().Count());
        Assert.Equal(21, read.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1.")]
    [InlineData(".1,-1.2,1.99999999")]
    public void What_is_no_hint_is_passed_over(string text) => WakeUpSender.Read(text, part => Assert.Fail($"{part}"));
}
