using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>No hub has this id or name.</summary>
    public static readonly ErrorCode HubNotFound = new(
        "AV3920", ErrorKind.NotFound, "Unknown hub",
        "No hub has the id or name that was given.",
        "List hubs with 'autovibe hub list'.");

    /// <summary>A hub descends from another one.</summary>
    public static readonly ErrorCode HubOwnParent = new(
        "AV3921", ErrorKind.Usage, "A hub cannot be its own parent",
        "The setting names the hub itself as the one that it descends from. Nothing was started.",
        "Name another hub of 'autovibe hub list' in AutoVibe:Hub:Parent, or remove the setting.");
}
