using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Takes in a project: lists its files, measures each, stores them and sums them up.</summary>
public sealed class IntakePipeline : PipelineDefinition
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "intake";

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override void Define(PipelineBuilder p)
    {
        ArgumentNullException.ThrowIfNull(p);

        var walk = p.Add<WalkRepository>().Output.Split(p.Add<SortWalk>());
        var files = walk.Paths
            .To(p.Add<MeasureFile>(), edge => edge.Durable().KeyBy(path => path.Key))
            .Split(p.Add<SortFile>());

        var stored = p.Add<ProjectFileSink>();
        files.Text.Into(stored);
        files.Binary.Into(stored);
        files.Skipped.Into(stored);

        var sum = p.Add<SumIntake>();
        files.Text.ConnectTo(sum.Text, edge => edge.Durable().KeyBy(file => file.Intake));
        files.Binary.ConnectTo(sum.Binary, edge => edge.Durable().KeyBy(file => file.Intake));
        files.Skipped.ConnectTo(sum.Skipped, edge => edge.Durable().KeyBy(file => file.Intake));
        walk.Ends.ConnectTo(sum.Ends, edge => edge.Durable().KeyBy(end => end.Intake));
        sum.Output.Into(p.Add<IntakeSink>());

        // What is told must be committed before.
        sum.Output.Into(p.Add<TellIntake>(), edge => edge.Durable().KeyBy(part => part.Intake).Partitions(1));
    }
}
