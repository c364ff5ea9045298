namespace AutoVibe.Pipelines.Tests;

/// <summary>What a seed runs: messages come through an inlet, and a sink books each of them once.</summary>
internal abstract class SimulationPipeline : PipelineDefinition
{
    private static readonly SimulationPipeline[] All =
    [
        new SimulatedTally(Poison.DeadLetter), new SimulatedTally(Poison.HoldKey), new SimulatedGathering(), new SimulatedTasks(),
    ];

    private PipelineGraph? _graph;

    /// <summary>Checked once, used by every seed.</summary>
    public PipelineGraph Graph => _graph ??= PipelineGraph.Build(this);

    /// <summary>Whether a dead message holds its key, so that even what is replayed keeps its place.</summary>
    public abstract bool HoldsKeys { get; }

    /// <summary>Whether bookings carry the number that their key has reached.</summary>
    public virtual bool Counts => false;

    public static SimulationPipeline Of(int seed) => All[seed % All.Length];

    protected static SimulationWorld World(IServiceProvider services) => (SimulationWorld)services;
}

/// <param name="Key">Its key.</param>
/// <param name="Number">Its place among all messages of the run.</param>
/// <param name="Trouble">Who fails on it.</param>
/// <param name="Times">How often, before it is cured.</param>
internal sealed record SimulationMessage(string Key, int Number, SimulationTrouble Trouble, int Times);

/// <summary>What the sink writes.</summary>
internal sealed record SimulationBooking(string Key, List<SimulationMessage> Messages, int Count);

internal enum SimulationTrouble
{
    None,
    Transformer,
    Sink,
    Database,
}
