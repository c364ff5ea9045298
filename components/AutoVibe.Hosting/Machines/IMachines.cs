using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What people do with machines, here or through a server.</summary>
public interface IMachines
{
    /// <summary>A page of machines, newest first.</summary>
    /// <param name="project">Only those of this project; null for all.</param>
    /// <param name="hub">Only those that this hub, by id or name, was the last to begin; null for all.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="AutoVibeException">There is no such project or hub.</exception>
    Task<MachinePage> ListAsync(string? project, string? hub, MachineFilter filter, CancellationToken ct);

    /// <summary>A machine.</summary>
    /// <exception cref="AutoVibeException">There is no such machine.</exception>
    Task<Machine> ShowAsync(Guid machine, CancellationToken ct);

    /// <summary>Lines of a machine's log behind a number, oldest first.</summary>
    /// <exception cref="AutoVibeException">There is no such machine.</exception>
    Task<MachineLog> LogAsync(Guid machine, int after, int limit, CancellationToken ct);

    /// <summary>How machines do and how they did: by state, hub and agent, and what is left to spend.</summary>
    /// <param name="project">Only those of this project; null for all.</param>
    /// <param name="since">Only those that were made since then; null for all.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="AutoVibeException">There is no such project.</exception>
    Task<MachineSummary> SummarizeAsync(string? project, DateTimeOffset? since, CancellationToken ct);

    /// <summary>Lines of a machine's log behind a number, and then each as it comes, until the machine is over: the last part says so.</summary>
    /// <exception cref="AutoVibeException">There is no such machine, or the server does not answer any more.</exception>
    IAsyncEnumerable<MachineLog> FollowAsync(Guid machine, int after, CancellationToken ct);

    /// <summary>Stops a machine and waits for its end: behind it no process of it lives, and no call is made.</summary>
    /// <exception cref="AutoVibeException">There is no such machine, or it was over before.</exception>
    Task<Machine> StopAsync(Guid machine, CancellationToken ct);
}

/// <summary>A page of machines.</summary>
/// <param name="Machines">Newest first.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record MachinePage(IReadOnlyList<Machine> Machines, Guid? Next);
