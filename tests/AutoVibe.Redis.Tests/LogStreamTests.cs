using AutoVibe.Machines;
using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;

namespace AutoVibe.Redis.Tests;

public sealed class InProcessLogStreamTests : LogStreamContract
{
    private readonly ManualTime _time = new();

    public InProcessLogStreamTests() => Streams = new InProcessLogStreams(_time);

    private protected override ILogStreams Streams { get; }

    [Fact]
    public async Task Of_too_many_streams_the_one_written_longest_ago_goes()
    {
        var streams = new InProcessLogStreams(_time, streams: 2);
        foreach (var stream in (string[])["a", "b", "a", "c"])
            await streams.AppendAsync(stream, "x", CancellationToken.None);

        Assert.Null(await streams.EndAsync("b", CancellationToken.None));
        Assert.NotNull(await streams.EndAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task Of_too_much_text_the_stream_written_longest_ago_goes()
    {
        var text = new string('x', LogStreamLimits.TextLength);
        for (var stream = 0; stream < 20; stream++)
        {
            for (var entry = 0; entry < 64; entry++)
                await Streams.AppendAsync($"{stream}", text, CancellationToken.None);
        }

        Assert.Null(await Streams.EndAsync("0", CancellationToken.None));
        Assert.NotNull(await Streams.EndAsync("10", CancellationToken.None));
    }
}

[OnRedis]
public sealed class RedisLogStreamTests : LogStreamContract, IAsyncLifetime
{
    private readonly string _scope = RedisProcess.NewScope();
    private RedisProcess _process = null!;

    private protected override ILogStreams Streams => _process.Streams;

    public async Task InitializeAsync()
    {
        if (RequiresRedis.Skip is null)
            _process = await RedisProcess.StartAsync(await RedisServer.SharedAsync(), _scope);
    }

    public Task DisposeAsync() => (_process?.DisposeAsync() ?? default).AsTask();

    [RedisFact]
    public async Task What_one_process_writes_the_other_follows()
    {
        await using var other = await RedisProcess.StartAsync(await RedisServer.SharedAsync(), _scope);
        await using var pages = other.Streams.FollowAsync("a", null, CancellationToken.None).GetAsyncEnumerator();
        var next = NextAsync(pages);

        await Streams.AppendAsync("a", "one", CancellationToken.None);

        Assert.Equal(["one"], await next);
    }

    [RedisFact]
    public async Task A_stream_goes_a_day_after_its_last_entry()
    {
        await Streams.AppendAsync("a", "one", CancellationToken.None);

        await RedisClock.PassAsync(_process.Database, _scope, TimeSpan.FromDays(1));

        Assert.Null(await Streams.EndAsync("a", CancellationToken.None));
    }
}
