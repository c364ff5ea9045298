using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Repeats runs of machines from their recordings, in this process.</summary>
public interface IReplays
{
    /// <summary>Repeats a run, answered as it was answered then; it costs nothing.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="keep">Whether the files that come out are kept below <c>replays</c> in the data folder.</param>
    /// <param name="progress">Gets what the agent says and does.</param>
    /// <param name="ct">Stops it; nothing is left then.</param>
    /// <exception cref="AutoVibeException">The machine is unknown or not over, nothing was recorded, or this is a server's.</exception>
    Task<MachineReplayReport> RunAsync(Guid machine, bool keep, IProgress<string>? progress, CancellationToken ct);
}
