using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Whether somebody runs the machines that wait.</summary>
internal sealed class HubCheck(IHubStore hubs, IEvolutionStore requests, IMachineStore machines)
{
    // A process that was killed stands as alive until another one looks; one that is silent for so long does not count.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    public async Task<DoctorFinding> RunAsync(CancellationToken ct)
    {
        var alive = (await hubs.ListAsync(ct)).Where(hub => hub.State == NodeState.Alive && hub.SinceBeat < Silence).ToList();
        if (alive.Count > 0)
            return new("hubs", true, $"{alive.Count} {(alive.Count == 1 ? "hub works" : "hubs work")} and may run {alive.Sum(hub => hub.Capacity)} machines at once.");

        var waits = (await machines.ListAsync(new() { Open = true, Limit = 1 }, ct)).Count > 0 || (await requests.WaitingAsync(1, ct)).Count > 0;
        return waits
            ? new("hubs", false, "Machines wait, and no hub works that could run them.", "Start one with 'autovibe up', or a worker; resume those that have drained with 'autovibe node resume --all'.")
            : new("hubs", true, "No hub works, and no machine waits.");
    }
}
