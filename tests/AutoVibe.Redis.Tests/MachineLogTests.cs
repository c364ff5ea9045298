using AutoVibe.Machines;
using AutoVibe.Tests;

namespace AutoVibe.Redis.Tests;

/// <summary>The log of a machine that one process writes and another one follows.</summary>
public sealed class MachineLogTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _scope = RedisProcess.NewScope();
    private readonly MachineLines _store = new();
    private RedisServer _server = null!;
    private RedisProcess _hub = null!;
    private RedisProcess _reader = null!;

    public async Task InitializeAsync()
    {
        if (RequiresRedis.Skip is not null)
            return;
        _server = await RedisServer.StartAsync();
        (_hub, _reader) = (await RedisProcess.StartAsync(_server, _scope, mayBeLost: true), await RedisProcess.StartAsync(_server, _scope, mayBeLost: true));
    }

    public async Task DisposeAsync()
    {
        await (_hub?.DisposeAsync() ?? default);
        await (_reader?.DisposeAsync() ?? default);
        await (_server?.DisposeAsync() ?? default);
    }

    [RedisFact]
    public async Task Lines_reach_another_process_as_they_are_told()
    {
        // This reader's clock stands still: nothing is found by looking again.
        var parts = new MachineLogs(_store, _reader.Streams, new Pipelines.Testing.ManualTime()).FollowAsync(_store.Machine, 0, default).GetAsyncEnumerator();
        _store.Add(1);
        Assert.Equal([1], await NextAsync(parts));

        for (var number = 2; number <= 20; number++)
        {
            var next = NextAsync(parts);
            await TellAsync(_store.Add(1));
            Assert.Equal([number], await next);
        }

        await parts.DisposeAsync();
    }

    [RedisFact]
    public async Task A_server_that_is_lost_in_the_middle_loses_no_line_and_doubles_none()
    {
        await using var parts = new MachineLogs(_store, _reader.Streams, TimeProvider.System).FollowAsync(_store.Machine, 0, default).GetAsyncEnumerator();
        var got = new List<int>();
        await TellAsync(_store.Add(50));
        await ReadUntilAsync(50);

        await _server.KillAsync();
        await TellAsync(_store.Add(50));
        await ReadUntilAsync(100);
        await _server.StartAgainAsync();
        await _hub.UsableAsync();
        await TellAsync(_store.Add(50));
        await ReadUntilAsync(150);
        _store.Add(1);
        _store.End();
        await ReadUntilAsync(151);

        Assert.Equal(Enumerable.Range(1, 151), got);
        Assert.True(parts.Current.Ended || (await parts.MoveNextAsync() && parts.Current.Ended));

        async Task ReadUntilAsync(int count)
        {
            while (got.Count < count)
                got.AddRange(await NextAsync(parts));
        }
    }

    private Task TellAsync(IReadOnlyList<MachineLine> lines) => new MachineLogs(_store, _hub.Streams, TimeProvider.System).TellAsync(_store.Machine, lines, default);

    private static async Task<List<int>> NextAsync(IAsyncEnumerator<MachineLog> parts)
    {
        Assert.True(await parts.MoveNextAsync().AsTask().WaitAsync(Patience));
        return [.. parts.Current.Lines.Select(line => line.Seq)];
    }
}
