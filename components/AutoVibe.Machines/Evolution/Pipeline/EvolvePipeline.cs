using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Evolves projects: runs the attempts of each request side by side, examines what they made, weighs the evidence and records the outcome.</summary>
/// <param name="options">How many machines run here at once.</param>
public sealed class EvolvePipeline(MachineOptions options) : PipelineDefinition
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "evolve";

    /// <summary>With how many hubs a task is given up that no machine, check or review can have to do with: those give up by themselves long before, so that every request has an end, and giving up may take several hubs too.</summary>
    internal const int MostDeaths = 100;

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override void Define(PipelineBuilder p)
    {
        ArgumentNullException.ThrowIfNull(p);

        var orders = p.Add<RequestSource>().Output.To(p.Add<AdmitRequest>());
        orders.Into(p.Add<RecordAdmission>());

        var ends = orders
            .To(p.Add<RunMachine>(), edge => edge.TasksOfNode(options.AtOnce, MostDeaths))
            .To(p.Add<TakeCheckpoint>());
        ends.Into(p.Add<RecordMachine>());

        var examine = ends.Split(p.Add<Examine>());
        var reports = examine.Checks.To(p.Add<RunChecks>(), edge => edge.TasksOfNode(options.ChecksAtOnce, MostDeaths));
        reports.Into(p.Add<RecordEvidence>());
        var reviews = examine.Reviews.To(p.Add<RunReview>(), edge => edge.TasksOfNode(options.ReviewsAtOnce, MostDeaths));
        reviews.Into(p.Add<RecordEvidence>("record-review"));

        var weigh = p.Add<WeighEvidence>();
        examine.Ends.ConnectTo(weigh.Ends, edge => edge.Durable().KeyBy(end => end.Request.Turn));
        reports.ConnectTo(weigh.Reports, edge => edge.Durable().KeyBy(report => report.Turn));
        reviews.ConnectTo(weigh.Reviews, edge => edge.Durable().KeyBy(report => report.Turn));
        weigh.Output.Into(p.Add<RecordEvolution>());

        // What is told must be committed before.
        weigh.Output.Into(p.Add<TellEvolution>(), edge => edge.Durable().KeyBy(verdict => verdict.Request.Id).Partitions(1));
    }
}
