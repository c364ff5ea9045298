using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Hubs of the database that this process has open.</summary>
internal sealed class HubsHere(IHubStore store, ICheckpointStore checkpoints) : IHubs
{
    public async Task<HubList> ListAsync(CancellationToken ct) => new(await store.ListAsync(ct), await store.SlotsAsync(ct));

    public Task<Hub> ShowAsync(string hub, CancellationToken ct) => store.GetAsync(hub, ct);

    public async Task<CheckpointPage> CheckpointsAsync(string hub, CheckpointFilter filter, CancellationToken ct)
    {
        PageLimit.Check(filter.Limit);
        var page = await checkpoints.OfHubAsync((await ShowAsync(hub, ct)).Id, filter, ct);
        return new(page, Current: null, page.Count < filter.Limit ? null : page[^1].Id);
    }
}
