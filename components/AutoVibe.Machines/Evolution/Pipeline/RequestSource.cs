using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Sends requests whose project's turn has come, as slots for machines become free. Each is sent once.</summary>
internal sealed class RequestSource(IEvolutionStore store, IHubStore hubs, MachineOptions options) : Source<EvolutionTerms, RequestPosition>
{
    private const int AtOnce = 1000;

    public override async ValueTask<bool> ReadAsync(SourceBatch<EvolutionTerms, RequestPosition> batch, CancellationToken ct)
    {
        var position = batch.Position ?? new();
        var waiting = await store.WaitingAsync(AtOnce, ct);
        var underWay = position.UnderWay.Intersect(waiting.Select(request => request.Turn)).ToList();
        batch.Position = position with { UnderWay = underWay };
        if (waiting.Count == underWay.Count)
            return true;

        // This hub works, whether or not it is known yet.
        var slots = Math.Max(options.AtOnce, await hubs.SlotsAsync(ct));
        var open = await store.OpenMachinesAsync(ct);
        var next = FairShare.Choose([.. waiting.Where(request => !underWay.Contains(request.Turn))], open, slots).FirstOrDefault();
        if (next is null || await store.FindAsync(next.Id, ct) is not { } request || request.Terms.Turn != next.Turn)
            return true;

        // One at a time: each belongs to a trace of its own, and the machines of the next turn are counted before it.
        batch.Add(request.Terms);
        batch.Trace = request.Trace;
        batch.Position = new() { UnderWay = [.. underWay, next.Turn], Sent = position.Sent + 1 };
        return true;
    }
}

/// <summary>Which requests were sent and are not seen admitted yet. It commits together with them, so each is sent once, whatever crashes.</summary>
public sealed record RequestPosition
{
    /// <summary>The requests, each with its round behind the first one.</summary>
    public IReadOnlyList<string> UnderWay { get; init; } = [];

    /// <summary>How many were sent in all; no two positions are alike.</summary>
    public long Sent { get; init; }
}
