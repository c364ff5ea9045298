using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Looks at everything an installation stands on: folder, key, programs, database.</summary>
internal sealed class CheckUp(IDoctor database, ICatalogStore catalog, Sandboxes sandboxes, HubCheck hubs, Installation installation) : IDoctor
{
    public async Task<IReadOnlyList<DoctorFinding>> CheckAsync(bool deep, CancellationToken ct) =>
        [Folder(), Key(), Engine(), await GitCheck.RunAsync(ct), await IsolationCheck.RunAsync(sandboxes, ct), await hubs.RunAsync(ct), Run(await catalog.IdentifyAsync(ct)), .. await database.CheckAsync(deep, ct)];

    private static DoctorFinding Run(RunIdentity run) => new("run", true, run.ShadowOf is { } original
        ? $"The database holds run {run.Run}, a shadow of run {original}: its sources rest, and what its sinks execute is left out."
        : $"The database holds run {run.Run}.");

    private DoctorFinding Folder() => installation.Folder.Exists
        ? new("folder", true, $"The data folder is {installation.Folder.Root}.")
        : new("folder", true, $"There is no data folder {installation.Folder.Root} yet; the first start makes it.");

    private DoctorFinding Key()
    {
        if (installation.Key is not null)
            return new("key", true, "The operator key is configured.");

        try
        {
            return new("key", true, OperatorKey.Read(installation.Folder) is null
                ? "There is no operator key yet; the first start makes it."
                : $"The operator key is in {installation.Folder.OperatorKey}, for its owner alone.");
        }
        catch (AutoVibeException wrong)
        {
            return new("key", false, wrong.Message, wrong.Fix);
        }
    }

    private DoctorFinding Engine() => RunningServer.Find(installation.Folder) is { } server
        ? new("server", true, $"A server answers at {server.Address}, process {server.Pid}, since {server.Started:u}.")
        : new("server", true, "No server runs on this data folder.");
}
