using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>No server repeats runs: they take as long as an agent does, and belong where the recording is.</summary>
internal sealed class ReplaysThere(Uri server) : IReplays
{
    public Task<MachineReplayReport> RunAsync(Guid machine, bool keep, IProgress<string>? progress, CancellationToken ct) =>
        throw new MachineException(MachineErrors.ReplaysElsewhere, $"The server at {server} was named.");
}
