using System.Data.Common;
using System.Net.Sockets;
using AutoVibe.Pipelines;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AutoVibe.Redis;

/// <summary>The way of all calls to Redis: each is bounded in time, and none is made while Redis is away. It finds back by itself.</summary>
public sealed partial class RedisLink : IDisposable
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(500);

    private readonly Func<IConnectionMultiplexer> _open;
    private readonly Func<CancellationToken, Task<string>> _scope;
    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private readonly RedisTelemetry _telemetry;
    private readonly ILogger<RedisLink> _logger;
    private readonly Breaker _breaker;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private Task<RedisKeys>? _keys;
    private int _losses;

    /// <summary>Nothing is connected before the first call.</summary>
    /// <param name="open">Connects; may take as long as connecting may.</param>
    /// <param name="scope">Names the installation, so that two on one server do not meet.</param>
    /// <param name="options">How Redis is used.</param>
    /// <param name="time">Bounds the calls.</param>
    /// <param name="telemetry">Counts them.</param>
    /// <param name="logger">Is told when Redis goes and comes, and nothing else.</param>
    public RedisLink(
        Func<IConnectionMultiplexer> open, Func<CancellationToken, Task<string>> scope, RedisOptions options, TimeProvider time, RedisTelemetry telemetry, ILogger<RedisLink> logger)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        (_open, _scope, _options, _time, _telemetry, _logger, _breaker) = (open, scope, options, time, telemetry, logger, new(time));
        telemetry.Watch(() => IsUsable);
    }

    /// <summary>Whether Redis is called; false from the moment it was found away until it answers again.</summary>
    public bool IsUsable => _breaker.Reason is null;

    /// <summary>Why Redis is not called, or null.</summary>
    public string? Trouble => _breaker.Reason;

    /// <summary>Grows whenever something may have been missed: Redis went, came, or was connected anew.</summary>
    internal int Losses => Volatile.Read(ref _losses);

    internal TimeSpan Timeout => _options.Timeout;

    internal TimeProvider Time => _time;

    /// <summary>Connects, however long that takes.</summary>
    public async Task ConnectAsync(CancellationToken ct)
    {
        await ConnectingAsync().WaitAsync(ct);
        await KeysAsync().WaitAsync(ct);
    }

    /// <exception cref="RedisAwayException">Redis did not do it; whether it will nevertheless is unknown.</exception>
    internal async Task<T> CallAsync<T>(Func<IDatabase, RedisKeys, Task<T>> call, CancellationToken ct)
    {
        if (_breaker.Reason is { } away)
            throw new RedisAwayException(away);

        var (connection, keys) = await OpenAsync(ct);
        var started = _time.GetTimestamp();
        string? failure = null;
        try
        {
            // The library ends no call of a server that hangs.
            var result = await call(connection.GetDatabase(), keys).WaitAsync(_options.Timeout, _time, ct);
            _breaker.Succeeded();
            return result;
        }
        catch (RedisServerException refusal) when (!IsStarting(refusal))
        {
            // It answers; this it will not do. A full server goes on reading.
            failure = "refused";
            _breaker.Succeeded();
            throw new RedisAwayException(refusal.Message, refusal);
        }
        catch (ObjectDisposedException ended)
        {
            throw new RedisAwayException("This process ends.", ended);
        }
        catch (Exception error) when (error is RedisException or RedisCommandException or TimeoutException or IOException or SocketException)
        {
            failure = error is TimeoutException ? "timeout" : "connection";
            Lose(error is TimeoutException ? $"It did not answer within {_options.Timeout.TotalMilliseconds:0} ms." : FirstLine(error), certain: error is not TimeoutException);
            throw new RedisAwayException(error.Message, error);
        }
        finally
        {
            _telemetry.Called(_time.GetElapsedTime(started), failure);
        }
    }

    /// <summary>Listens to a channel until the result is disposed. Messages are hints: some may be lost.</summary>
    /// <exception cref="RedisAwayException">Redis is away.</exception>
    internal async Task<IAsyncDisposable> ListenAsync(string use, string name, Action<string> heard, CancellationToken ct)
    {
        var connection = await ConnectingAsync().WaitAsync(ct);
        var channel = (await KeysAsync().WaitAsync(ct)).Channel(use, name);
        var listening = new Listening(connection.GetSubscriber(), channel, (_, message) => heard(message!));
        try
        {
            await CallAsync(async (_, _) => await listening.BeginAsync(), ct);
            return listening;
        }
        catch (RedisAwayException)
        {
            await listening.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _disposed.Cancel();

    private async Task<(IConnectionMultiplexer Connection, RedisKeys Keys)> OpenAsync(CancellationToken ct)
    {
        var (connecting, keys) = (ConnectingAsync(), KeysAsync());
        if (connecting.IsCompletedSuccessfully && keys.IsCompletedSuccessfully)
            return (await connecting, await keys);

        try
        {
            await Task.WhenAll(connecting, keys).WaitAsync(_options.Timeout, _time, ct);
            return (await connecting, await keys);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or AutoVibeException or DbException or IOException or SocketException or OperationCanceledException)
        {
            // The database may be away too, and then cannot say which installation this is.
            ct.ThrowIfCancellationRequested();
            throw new RedisAwayException($"It is not connected yet: {error.Message}", error);
        }
    }

    private Task<IConnectionMultiplexer> ConnectingAsync()
    {
        lock (_gate)
            return _connecting is null or { IsFaulted: true } ? _connecting = Task.Run(Connect) : _connecting;
    }

    private Task<RedisKeys> KeysAsync()
    {
        lock (_gate)
            return _keys is null or { IsFaulted: true } or { IsCanceled: true } ? _keys = Task.Run(NameAsync) : _keys;
    }

    private async Task<RedisKeys> NameAsync() => new(_options.KeyPrefix, await _scope(_disposed.Token));

    private IConnectionMultiplexer Connect()
    {
        var connection = _open();
#pragma warning disable CS0618 // Obsolete where it does nothing; here its absence makes one slow reader hold up all others.
        connection.PreserveAsyncOrder = false;
#pragma warning restore CS0618
        connection.ConnectionRestored += (_, _) => Interlocked.Increment(ref _losses);
        return connection;
    }

    private void Lose(string reason, bool certain)
    {
        if (!_breaker.Failed(reason, certain))
            return;

        Interlocked.Increment(ref _losses);
        Log.Away(_logger, reason);
        _ = FindBackAsync();
    }

    private async Task FindBackAsync()
    {
        while (!_disposed.IsCancellationRequested)
        {
            await Task.Delay(ProbePause, _time, _disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!await AnswersAsync())
                continue;

            var away = _breaker.OpenFor;
            Interlocked.Increment(ref _losses);
            _breaker.Close();
            Log.Back(_logger, away.TotalSeconds);
            return;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            var connection = await ConnectingAsync().WaitAsync(_disposed.Token);
            await connection.GetDatabase().PingAsync().WaitAsync(_options.Timeout, _time, _disposed.Token);
            return true;
        }
        catch (Exception error) when (error is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or IOException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private static bool IsStarting(RedisServerException refusal) =>
        refusal.Message.StartsWith("LOADING", StringComparison.Ordinal) || refusal.Message.StartsWith("MASTERDOWN", StringComparison.Ordinal);

    private static string FirstLine(Exception error) => error.Message.Split('\n', 2)[0].Trim();

    private sealed class Listening(ISubscriber subscriber, RedisChannel channel, Action<RedisChannel, RedisValue> heard) : IAsyncDisposable
    {
        public async Task<bool> BeginAsync()
        {
            await subscriber.SubscribeAsync(channel, heard);
            return true;
        }

        public ValueTask DisposeAsync()
        {
            // Without waiting: a server that hangs would not answer.
            subscriber.UnsubscribeAsync(channel, heard, CommandFlags.FireAndForget);
            return ValueTask.CompletedTask;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Warning, "Redis is away and nothing waits for it: {Reason}")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(6002, LogLevel.Information, "Redis is back after {Seconds:0.0} s")]
        public static partial void Back(ILogger logger, double seconds);
    }
}
