namespace AutoVibe.Machines;

/// <summary>Hubs as people name them.</summary>
public static class HubStoreExtensions
{
    /// <summary>The hub with this id, or with this name when no other one has it.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.HubNotFound"/></exception>
    public static async Task<Hub> GetAsync(this IHubStore store, string hub, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        var all = await store.ListAsync(ct);
        List<Hub> found = [.. all.Where(one => Guid.TryParse(hub, out var id) ? one.Id == id : string.Equals(one.Name, hub, StringComparison.OrdinalIgnoreCase))];
        return found switch
        {
            [var one] => one,
            [] => throw new MachineException(MachineErrors.HubNotFound, $"There is no hub '{hub}'.", fix: Meant(hub, all)),
            _ => throw new MachineException(MachineErrors.HubNotFound, $"{found.Count} hubs are called '{hub}': {string.Join(", ", found.Select(one => one.Id))}.", fix: "Name one by its id."),
        };
    }

    private static string? Meant(string hub, IReadOnlyList<Hub> all) => Pipelines.Spelling.Nearest(hub, all.Select(one => one.Name)) is { } near ? $"Did you mean '{near}'?" : null;
}
