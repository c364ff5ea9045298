namespace AutoVibe.Pipelines;

/// <summary>The stores that a node works with.</summary>
internal sealed record NodeServices(INodeStore Nodes, ILaneStore Lanes, ITaskStore Tasks, IUpkeepStore Upkeep, IWakeUp WakeUp);
