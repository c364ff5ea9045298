using System.Security.Cryptography;
using System.Text.Json;

namespace AutoVibe.Pipelines;

internal sealed class Enqueue<T>(PipelineCatalog catalog, Sender sender, TimeProvider time, EdgeBoard board, PipelineTelemetry telemetry) : IEnqueue<T>
{
    public async ValueTask<Guid> EnqueueAsync(T message, EnqueueOptions options, CancellationToken ct)
    {
        var targets = await TargetsAsync(message, options, ct).ConfigureAwait(Background.KeepsContext);
        var id = MessageIds.New(time.GetUtcNow());
        using var span = PipelineTelemetry.BeginSend(targets[0].Draft.Name, id, targets.Count);
        var accepted = Guid.Empty;
        var sends = Prepare(targets, message, options, id);
        for (var edge = 0; edge < sends.Length; edge++)
        {
            var outcome = await sender.SendAsync(sends[edge], ct).ConfigureAwait(Background.KeepsContext);
            if (outcome.Status == SendStatus.Conflict)
                throw new PipelineException(PipelineErrors.ClientKeyConflict, $"Client key '{options.ClientKey}' was used before for another message ({outcome.MessageId}).");
            if (outcome.Status == SendStatus.Accepted)
                telemetry.Sent(targets[edge].Draft.Name, 1);
            accepted = accepted == Guid.Empty ? outcome.MessageId : accepted;
        }

        return accepted;
    }

    public async ValueTask<Guid> EnqueueAsync(T message, EnqueueOptions options, StoreTransaction transaction, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var targets = await TargetsAsync(message, options, ct).ConfigureAwait(Background.KeepsContext);
        var id = MessageIds.New(time.GetUtcNow());
        using var span = PipelineTelemetry.BeginSend(targets[0].Draft.Name, id, targets.Count);
        var sends = Prepare(targets, message, options, id);
        foreach (var send in sends)
            transaction.Gather(send);
        return sends[0].Message.Id;
    }

    /// <summary>The rows of a message, one for each edge that leaves its inlet.</summary>
    internal async ValueTask<SendMessage[]> PrepareAsync(T message, EnqueueOptions options, Guid id, CancellationToken ct) =>
        Prepare(await TargetsAsync(message, options, ct).ConfigureAwait(Background.KeepsContext), message, options, id);

    private ValueTask<IReadOnlyList<DurableTarget<T>>> TargetsAsync(T message, EnqueueOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(message);
        return catalog.TargetsAsync<T>(options.Inlet, ct);
    }

    private SendMessage[] Prepare(IReadOnlyList<DurableTarget<T>> targets, T message, EnqueueOptions options, Guid id)
    {
        var trace = TraceBytes.OfCurrent();
        var headers = options.Headers is { Count: > 0 } map ? MessageJson.WriteText(map) : null;
        var sends = new SendMessage[targets.Count];
        for (var index = 0; index < sends.Length; index++)
        {
            var target = targets[index];
            var edge = target.Draft.Options;
            if (!edge.OnCycle && board.Backlog(target.Edge) > edge.MaxBacklog)
                throw new PipelineException(PipelineErrors.BacklogFull, $"Edge '{target.Draft.Name}' holds more than {edge.MaxBacklog:N0} messages that nobody has read yet.");
            var row = Write(target, message, index == 0 ? id : MessageIds.Derive(id, target.Edge, 0), trace, headers);
            sends[index] = new SendMessage(row, options.ClientKey, options.ClientKey is null ? null : SHA256.HashData(row.Body));
        }

        return sends;
    }

    private OutgoingMessage Write(DurableTarget<T> target, T message, Guid id, byte[]? trace, string? headers)
    {
        try
        {
            return target.Write(message, id, trace, headers, board.SpreadOf(target.Edge));
        }
        catch (JsonException error)
        {
            throw new PipelineException(PipelineErrors.BadBody, $"The message is no valid {Naming.Pretty(typeof(T))} for edge '{target.Draft.Name}': {error.Message}", error);
        }
    }
}
