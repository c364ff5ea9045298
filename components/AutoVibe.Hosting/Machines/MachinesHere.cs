using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Machines in the database that this process has open.</summary>
internal sealed class MachinesHere(IMachineStore store, MachineLogs logs, IProjectStore projects, IHubStore hubs, MachineSummaries summaries, Bell bell, TimeProvider time) : IMachines
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public async Task<MachinePage> ListAsync(string? project, string? hub, MachineFilter filter, CancellationToken ct)
    {
        PageLimit.Check(filter.Limit);
        var of = project is null ? null : (Guid?)(await projects.GetAsync(project, ct)).Id;
        var at = hub is null ? null : (Guid?)(await hubs.GetAsync(hub, ct)).Id;
        var page = await store.ListAsync(filter with { Project = of, Hub = at }, ct);
        return new(page, page.Count < filter.Limit ? null : page[^1].Id);
    }

    public Task<Machine> ShowAsync(Guid machine, CancellationToken ct) => store.GetAsync(machine, ct);

    public Task<MachineLog> LogAsync(Guid machine, int after, int limit, CancellationToken ct)
    {
        PageLimit.Check(limit);
        return logs.ReadAsync(machine, after, limit, ct);
    }

    public Task<MachineSummary> SummarizeAsync(string? project, DateTimeOffset? since, CancellationToken ct) => summaries.SummarizeAsync(project, since, ct);

    public IAsyncEnumerable<MachineLog> FollowAsync(Guid machine, int after, CancellationToken ct) => logs.FollowAsync(machine, after, ct);

    public async Task<Machine> StopAsync(Guid machine, CancellationToken ct)
    {
        var before = await ShowAsync(machine, ct);
        if (!await store.AskStopAsync(machine, Actor.Operator, ct))
            throw new MachineException(MachineErrors.MachineIsOver, $"Machine {machine} is {before.State.ToWord()} since {before.EndedAt:u}.");

        bell.Ring();
        while (true)
        {
            var now = await ShowAsync(machine, ct);
            if (now.EndedAt is not null)
                return now;
            await Task.Delay(LookAgain, time, ct);
        }
    }
}
