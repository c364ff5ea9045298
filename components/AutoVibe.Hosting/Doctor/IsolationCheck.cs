using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>How far machines can be kept apart on this computer.</summary>
internal static class IsolationCheck
{
    public static async Task<DoctorFinding> RunAsync(Sandboxes sandboxes, CancellationToken ct)
    {
        try
        {
            var chosen = (await sandboxes.ChosenAsync(ct)).Level;
            var probes = await sandboxes.ProbeAsync(ct);
            var bubblewrap = probes.Single(probe => probe.Level == IsolationLevel.Bubblewrap);
            return chosen < IsolationLevel.Bubblewrap && OperatingSystem.IsLinux() && !bubblewrap.Works
                ? new("isolation", true, $"Machines run with the isolation '{chosen.ToWord()}'. Bubblewrap, which closes files, processes and network, does not work: {bubblewrap.Detail}", bubblewrap.Fix)
                : new("isolation", true, $"Machines run with the isolation '{chosen.ToWord()}'.");
        }
        catch (MachineException wrong)
        {
            return new("isolation", false, wrong.Message, wrong.Fix);
        }
    }
}
