using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Hubs of the database that this process has open.</summary>
internal sealed class HubsHere(IHubStore store, ICheckpointStore checkpoints) : IHubs
{
    public async Task<HubList> ListAsync(CancellationToken ct) => new(await store.ListAsync(ct), await store.SlotsAsync(ct));

    public async Task<Hub> ShowAsync(string hub, CancellationToken ct)
    {
        var all = await store.ListAsync(ct);
        List<Hub> found = [.. all.Where(one => Guid.TryParse(hub, out var id) ? one.Id == id : string.Equals(one.Name, hub, StringComparison.OrdinalIgnoreCase))];
        return found switch
        {
            [var one] => one,
            [] => throw new MachineException(MachineErrors.HubNotFound, $"There is no hub '{hub}'.", fix: Meant(hub, all)),
            _ => throw new MachineException(MachineErrors.HubNotFound, $"{found.Count} hubs are called '{hub}': {string.Join(", ", found.Select(one => one.Id))}.", fix: "Name one by its id."),
        };
    }

    public async Task<CheckpointPage> CheckpointsAsync(string hub, CheckpointFilter filter, CancellationToken ct)
    {
        PageLimit.Check(filter.Limit);
        var page = await checkpoints.OfHubAsync((await ShowAsync(hub, ct)).Id, filter, ct);
        return new(page, Current: null, page.Count < filter.Limit ? null : page[^1].Id);
    }

    private static string? Meant(string hub, IReadOnlyList<Hub> all) => Spelling.Nearest(hub, all.Select(one => one.Name)) is { } near ? $"Did you mean '{near}'?" : null;
}
