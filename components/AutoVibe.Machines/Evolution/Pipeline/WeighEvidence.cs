using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Waits for all attempts of a round and for what their checks and reviews showed, then weighs them.</summary>
internal sealed class WeighEvidence(IEvolutionStore store, MachineOptions options) : Merger<WeighState, Verdict>
{
    public InputPort<MachineEnd> Ends => Input<MachineEnd>((state, end) => state.Ends.Add(end));

    public InputPort<CheckReport> Reports => Input<CheckReport>((state, report) => state.Reports.Add(report));

    public InputPort<CheckReport> Reviews => Input<CheckReport>((state, report) => state.Reviews.Add(report));

    public override TimeSpan Timeout => options.RequestTimeLimit;

    public override bool IsComplete(WeighState state) =>
        state.Ends is [var first, ..] && state.Ends.Count == first.Request.Variants
        && state.Ends.Where(end => end.IsToBeChecked).All(end => state.Reports.Exists(report => report.Machine == end.Machine))
        && state.Ends.Where(end => end.IsToBeReviewed).All(end => state.Reviews.Exists(report => report.Machine == end.Machine));

    public override async ValueTask<Verdict?> MergeAsync(WeighState state, bool complete, MessageContext context, CancellationToken ct)
    {
        if (state.Ends is not [var first, ..])
            return null;

        var trees = EvidenceRelations.TreesOf(state.Reports.SelectMany(report => report.Evidence));
        return Weighing.Weigh(first.Request, state.Ends, [.. state.Reports, .. state.Reviews], complete, await store.KnownAsync(first.Request.Project, trees, ct));
    }
}

/// <summary>What is known of a round so far.</summary>
internal sealed class WeighState
{
    public List<MachineEnd> Ends { get; init; } = [];

    public List<CheckReport> Reports { get; init; } = [];

    public List<CheckReport> Reviews { get; init; } = [];
}
