using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Takes the first checkpoint of every project that was taken in, and reads every pending checkpoint back.</summary>
public sealed class CheckpointPipeline : PipelineDefinition
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "checkpoints";

    private const int AtOnce = 2;

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override void Define(PipelineBuilder p)
    {
        ArgumentNullException.ThrowIfNull(p);
        // What ends hubs is what their machines do.
        p.Add<FindCheckpointWork>().Output.Into(p.Add<DoCheckpointWork>(), edge => edge.Tasks(AtOnce, EvolvePipeline.MostDeaths).KeyBy(work => work.Project));
    }
}
