using AutoVibe.Pipelines;

namespace AutoVibe.Redis;

/// <summary>Hints over pub/sub. While Redis is away, polling stands behind them.</summary>
public sealed class RedisWakeUp : IWakeUp, IAsyncDisposable
{
    private const string Use = "wake";
    private const int LongestText = 16_384;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly RedisLink _link;
    private readonly WakeUpSender _sender;

    /// <summary>Nothing is connected before the first hint.</summary>
    public RedisWakeUp(RedisLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        _link = link;
        _sender = new(SendAsync, LongestText, link.Time);
    }

    /// <inheritdoc/>
    public void Signal(IReadOnlyCollection<EdgePart> parts) => _sender.Signal(parts);

    /// <inheritdoc/>
    public async Task ListenAsync(Action<EdgePart> woken, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var listening = await _link.ListenAsync(Use, "edges", hints => WakeUpSender.Read(hints, woken), ct);
                await Task.Delay(Timeout.InfiniteTimeSpan, _link.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (RedisAwayException)
            {
                await Task.Delay(RetryPause, _link.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private async Task SendAsync(string hints)
    {
        try
        {
            await _link.CallAsync((database, keys) => database.PublishAsync(keys.Channel(Use, "edges"), hints), CancellationToken.None);
        }
        catch (RedisAwayException)
        {
            // A lost hint costs a second.
        }
    }
}
