using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Pipelines;

/// <summary>Gathers what many callers send at the same time into one commit. Each caller waits for its own message's durable commit.</summary>
internal sealed partial class Sender(ISendStore store, IWakeUp wakeUp, EdgeBoard board, TimeProvider time, ILogger<Sender> logger) : IAsyncDisposable
{
    private const int LargeBatch = 64;
    private const int LargestBatch = 1000;
    private const int LargestBytes = 4 << 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Guid _sender = Guid.CreateVersion7(time.GetUtcNow());
    private readonly Lock _sync = new();
    private Task? _loop;
    private long _sendNo;
    private bool _open;

    public async ValueTask<SendOutcome> SendAsync(SendMessage message, CancellationToken ct)
    {
        EnsureStarted();
        var pending = new Pending(message);
        await _queue.Writer.WriteAsync(pending, ct).ConfigureAwait(Background.KeepsContext);
        return await pending.AnswerAsync(ct).ConfigureAwait(Background.KeepsContext);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Background.CancelAsync(_stop).ConfigureAwait(Background.KeepsContext);
        if (_loop is not null)
            await _loop.ConfigureAwait(Background.KeepsContext);
        _stop.Dispose();
    }

    private void EnsureStarted()
    {
        if (_loop is not null)
            return;
        lock (_sync)
            _loop ??= Background.RunAsync(() => LoopAsync(_stop.Token));
    }

    private async Task LoopAsync(CancellationToken ct)
    {
        var batch = new List<Pending>(LargestBatch);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(ct))
            {
                var bytes = 0;
                while (batch.Count < LargestBatch && bytes < LargestBytes && _queue.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                    bytes += next.Message.Message.Body.Length;
                }

                await SendBatchAsync(batch, ct);
                var isLarge = batch.Count >= LargeBatch;
                batch.Clear();

                // Callers that were answered and send again right away are in the next batch. Where they are many, those who wait already are worth a commit
                // of their own, beside which the others get ready.
                if (!isLarge)
                    await Task.Yield();
            }
        }
        catch (OperationCanceledException)
        {
            // Callers that were not answered learn that nobody knows whether their message was stored.
        }
        finally
        {
            foreach (var pending in batch)
                pending.Fail(new StoreUnavailableException("The process stopped before the message's commit was confirmed."));
            while (_queue.Reader.TryRead(out var pending))
                pending.Fail(new StoreUnavailableException("The process stopped before the message was stored."));
        }
    }

    private async Task SendBatchAsync(List<Pending> batch, CancellationToken ct)
    {
        // Of several with one client key in a batch the first is stored; the others get its answer.
        var messages = new List<SendMessage>(batch.Count);
        Dictionary<(int, string), int>? keys = null;
        foreach (var pending in batch)
        {
            pending.Index = messages.Count;
            if (pending.Message.ClientKey is { } key && !(keys ??= []).TryAdd((pending.Message.Message.To.Edge, key), messages.Count))
                pending.Index = keys[(pending.Message.Message.To.Edge, key)];
            else
                messages.Add(pending.Message);
        }

        try
        {
            var handover = new Handover(board, messages.Select(sent => sent.Message));
            var (outcomes, appended) = await SendUntilKnownAsync(messages, ct);
            foreach (var pending in batch)
                pending.Succeed(outcomes[pending.Index], messages[pending.Index]);
            wakeUp.Signal(handover.Complete(appended));
        }
        catch (CommitRefusedException refused)
        {
            if (batch.Count == 1)
            {
                batch[0].Fail(refused);
                return;
            }

            // Only the guilty caller sees the error.
            await SendBatchAsync(batch.GetRange(0, batch.Count / 2), ct);
            await SendBatchAsync(batch.GetRange(batch.Count / 2, batch.Count - (batch.Count / 2)), ct);
        }
    }

    private async Task<SendReceipt> SendUntilKnownAsync(List<SendMessage> messages, CancellationToken ct)
    {
        var pause = FirstPause;
        var applied = false;
        while (true)
        {
            try
            {
                if (applied)
                    return new SendReceipt(await store.OutcomesAsync(messages, ct), []);
                if (!_open)
                {
                    await store.OpenAsync(_sender, ct);
                    _open = true;
                }

                var receipt = await store.SendAsync(new SendBatch(_sender, _sendNo, messages), ct);
                _sendNo++;
                return receipt;
            }
            catch (SendRepeatedException repeated) when (repeated.SendNo == _sendNo + 1)
            {
                // The try whose result nobody knew had gone through.
                _sendNo++;
                applied = true;
            }
            catch (StoreUnavailableException error)
            {
                Log.StoreAway(logger, error.Message);
                await Task.Delay(pause, time, ct);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }
    }

    private sealed class Pending(SendMessage message)
    {
        private readonly TaskCompletionSource<SendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SendMessage Message { get; } = message;

        public int Index { get; set; }

        public Task<SendOutcome> AnswerAsync(CancellationToken ct) => ct.CanBeCanceled ? _done.OrCancelledAsync(ct) : _done.Task;

        public void Succeed(SendOutcome outcome, SendMessage stored)
        {
            if (stored != Message)
            {
                var same = stored.BodyHash.AsSpan().SequenceEqual(Message.BodyHash);
                outcome = outcome with { Status = same ? SendStatus.Known : SendStatus.Conflict };
            }

            _done.TrySetResult(outcome);
        }

        public void Fail(Exception error) => _done.TrySetException(error);
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Warning, "Messages wait: the store cannot be reached and is tried again: {Reason}")]
        public static partial void StoreAway(ILogger logger, string reason);
    }
}
