using System.Diagnostics;
using System.Text.Json;
using AutoVibe.Platform;
using AutoVibe.Redis;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AutoVibe.Benchmarks;

/// <summary>A Redis server of this process's own, what AutoVibe does over it, and the connection that both it and the reference use.</summary>
internal sealed class BenchmarkRedis : IAsyncDisposable
{
    private const int Turn = 25;

    private readonly RedisServer _server;
    private readonly ServiceProvider _services;

    private BenchmarkRedis(RedisServer server, ServiceProvider services) => (_server, _services) = (server, services);

    public IQueryCache Cache => _services.GetRequiredService<IQueryCache>();

    public IRateLimiter Limiter => _services.GetRequiredService<IRateLimiter>();

    public IDatabase Database => _services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    public static async Task<BenchmarkRedis> StartAsync(CancellationToken ct)
    {
        var server = await RedisServer.StartAsync();
        var services = new ServiceCollection()
            .AddMetrics()
            .AddLogging()
            .AddCoordination(alone: false)
            .AddAutoVibeRedis(server.Connection, new(), (_, _) => Task.FromResult("benchmark"), JsonSerializerOptions.Web)
            .BuildServiceProvider();
        await services.GetRequiredService<RedisLink>().ConnectAsync(ct);
        return new(server, services);
    }

    /// <summary>Microseconds of one call of each, one after the other. A call is so short that both sides take turns every few milliseconds: whatever else the machine does meets both.</summary>
    public static async Task<Rounds> CompareAsync(int rounds, int count, Func<Task> ours, Func<Task> reference)
    {
        List<double> our = [], other = [];
        for (var round = -1; round < rounds; round++)
        {
            var (first, second) = (0.0, 0.0);
            for (var turn = 0; turn < count / Turn; turn++)
            {
                first += await MicrosecondsAsync(ours);
                second += await MicrosecondsAsync(reference);
            }

            // The first round warms up.
            if (round < 0)
                continue;
            our.Add(first / count);
            other.Add(second / count);
            await Console.Error.WriteLineAsync($"  round {round + 1}: ours {our[^1]:N1} us, reference {other[^1]:N1} us, ratio {our[^1] / other[^1]:N2}");
        }

        return new(our, other);
    }

    /// <summary>The report of two ways, measured in microseconds; the ratio is one of times.</summary>
    public static Report Report(string name, string target, Rounds rounds, int count) => new()
    {
        Name = name,
        Target = target,
        Ratio = rounds.Ratio,
        MessagesPerSecond = 1_000_000 / Rounds.Median(rounds.Ours),
        ReferencePerSecond = 1_000_000 / Rounds.Median(rounds.Reference),
        P50Milliseconds = Rounds.Median(rounds.Ours) / 1000,
        ReferenceP50Milliseconds = Rounds.Median(rounds.Reference) / 1000,
        Rounds = rounds.Ratios,
        Messages = count,
    };

    private static async Task<double> MicrosecondsAsync(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Turn; i++)
            await call();
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }
}
