using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What people ask about hubs, here or through a server.</summary>
public interface IHubs
{
    /// <summary>All hubs, by name.</summary>
    Task<HubList> ListAsync(CancellationToken ct);

    /// <summary>A hub by its id, or by its name when no other one has it.</summary>
    /// <exception cref="AutoVibeException">There is no such hub, or several have the name.</exception>
    Task<Hub> ShowAsync(string hub, CancellationToken ct);

    /// <summary>A page of a hub's own checkpoints, newest first: one for each day on which it ran.</summary>
    /// <exception cref="AutoVibeException">There is no such hub, or several have the name.</exception>
    Task<CheckpointPage> CheckpointsAsync(string hub, CheckpointFilter filter, CancellationToken ct);
}

/// <summary>Hubs.</summary>
/// <param name="Hubs">By name.</param>
/// <param name="Slots">How many machines may run at once over all hubs that work.</param>
public sealed record HubList(IReadOnlyList<Hub> Hubs, int Slots);
