using System.Security.Cryptography;
using System.Text.Json;

namespace AutoVibe.Pipelines;

internal sealed class Enqueue<T>(PipelineCatalog catalog, Sender sender, TimeProvider time, EdgeBoard board) : IEnqueue<T>
{
    public async ValueTask<Guid> EnqueueAsync(T message, EnqueueOptions options, CancellationToken ct)
    {
        var sends = await PrepareAsync(message, options, Guid.CreateVersion7(time.GetUtcNow()), ct).ConfigureAwait(Background.KeepsContext);
        var accepted = Guid.Empty;
        foreach (var send in sends)
        {
            var outcome = await sender.SendAsync(send, ct).ConfigureAwait(Background.KeepsContext);
            if (outcome.Status == SendStatus.Conflict)
                throw new PipelineException(PipelineErrors.ClientKeyConflict, $"Client key '{options.ClientKey}' was used before for another message ({outcome.MessageId}).");
            accepted = accepted == Guid.Empty ? outcome.MessageId : accepted;
        }

        return accepted;
    }

    public async ValueTask<Guid> EnqueueAsync(T message, EnqueueOptions options, StoreTransaction transaction, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var sends = await PrepareAsync(message, options, Guid.CreateVersion7(time.GetUtcNow()), ct).ConfigureAwait(Background.KeepsContext);
        foreach (var send in sends)
            transaction.Gather(send);
        return sends[0].Message.Id;
    }

    /// <summary>The rows of a message, one for each edge that leaves its inlet.</summary>
    internal async ValueTask<List<SendMessage>> PrepareAsync(T message, EnqueueOptions options, Guid id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(message);
        var targets = await catalog.TargetsAsync<T>(options.Inlet, ct).ConfigureAwait(Background.KeepsContext);
        var trace = TraceBytes.OfCurrent();
        var headers = options.Headers is { Count: > 0 } map ? MessageJson.WriteText(map) : null;
        var sends = new List<SendMessage>(targets.Count);
        foreach (var target in targets)
        {
            var edge = target.Draft.Options;
            if (!edge.OnCycle && board.Backlog(target.Edge, edge.Partitions) > edge.MaxBacklog)
                throw new PipelineException(PipelineErrors.BacklogFull, $"Edge '{target.Draft.Name}' holds more than {edge.MaxBacklog:N0} messages that nobody has read yet.");
            var row = Write(target, message, sends.Count == 0 ? id : MessageIds.Derive(id, target.Edge, 0), trace, headers);
            sends.Add(new SendMessage(row, options.ClientKey, options.ClientKey is null ? null : SHA256.HashData(row.Body)));
        }

        return sends;
    }

    private static OutgoingMessage Write(DurableTarget<T> target, T message, Guid id, byte[]? trace, string? headers)
    {
        try
        {
            return target.Write(message, id, trace, headers);
        }
        catch (JsonException error)
        {
            throw new PipelineException(PipelineErrors.BadBody, $"The message is no valid {Naming.Pretty(typeof(T))} for edge '{target.Draft.Name}': {error.Message}", error);
        }
    }
}
