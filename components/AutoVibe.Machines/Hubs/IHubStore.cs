namespace AutoVibe.Machines;

/// <summary>Where hubs are kept.</summary>
public interface IHubStore
{
    /// <summary>Adds a hub, or notes what it is now: its node, name, parent, capacity, isolation and when it began.</summary>
    Task SaveAsync(Hub hub, CancellationToken ct);

    /// <summary>All hubs, by name.</summary>
    Task<IReadOnlyList<Hub>> ListAsync(CancellationToken ct);

    /// <summary>How many machines may run at once: the capacities of all hubs that work, added up.</summary>
    Task<int> SlotsAsync(CancellationToken ct);

    /// <summary>How many machines are not over, by state; states that none is in are left out.</summary>
    Task<IReadOnlyDictionary<MachineState, int>> OpenMachinesAsync(CancellationToken ct);
}
