using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Pipelines;

/// <summary>What all lanes of a process share.</summary>
internal sealed record Engine
{
    public required ILaneStore Lanes { get; init; }

    public required ITaskStore Tasks { get; init; }

    public required TimeProvider Time { get; init; }

    public required PipelineOptions Options { get; init; }

    public required IServiceScopeFactory Scopes { get; init; }

    public required ILogger Logger { get; init; }

    public required EngineMeters Meters { get; init; }

    public required PipelineTelemetry Telemetry { get; init; }

    public required EdgeBoard Board { get; init; }

    public required Guid Node { get; init; }

    public required IWakeUp WakeUp { get; init; }

    public EngineLimits Limits => new(Options.MaxMessageBytes);

    public required StuckRuns Stuck { get; init; }

    public required NodeContact Contact { get; init; }

    public RunTurns Turns { get; } = new();

    /// <summary>Whether only a replay feeds this run: sources and schedules rest, and what sinks execute is left out.</summary>
    public bool IsShadow { get; init; }

    public Random Random { get; init; } = Random.Shared;

    /// <summary>Tells other processes that these partitions have grown.</summary>
    public void Announce(IReadOnlyCollection<EdgePart> parts) => WakeUp.Signal(parts);
}

/// <summary>A segment of a registered pipeline.</summary>
internal sealed record SegmentContext(Engine Engine, string Pipeline, int Version, SegmentPlan Plan, PipelineIds Ids)
{
    public int Segment => Plan == SegmentPlan.Upkeep ? UpkeepLane.Segment : Ids.Segments[Plan.Name];

    /// <summary>The maintenance lane belongs to no pipeline.</summary>
    public static SegmentContext ForUpkeep(Engine engine) =>
        new(engine, "engine", 0, SegmentPlan.Upkeep, new PipelineIds(new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>()));

    public IReadOnlyDictionary<int, EdgeDraft> Inputs { get; } = Plan.Inputs.ToDictionary(edge => Ids.Edges[edge.Name]);

    public IReadOnlyDictionary<int, EdgeDraft> Outputs { get; } = Plan.Outputs.ToDictionary(edge => Ids.Edges[edge.Name]);
}
