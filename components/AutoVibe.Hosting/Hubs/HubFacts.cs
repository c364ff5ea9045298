using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using AutoVibe.Machines;
using AutoVibe.Storage;

namespace AutoVibe.Hosting;

/// <summary>The settings that apply to this process, the database that it works on, and what it runs on.</summary>
internal sealed class HubFacts(ProgramSettings settings, ICatalogStore catalog, DatabaseName database, Migrator migrator, CheckpointHome checkpoints, GatewayGrants grants) : IHubFacts
{
    // They are files for people and for diffs: a line for each fact, in order.
    private static readonly JsonSerializerOptions Lines = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<IReadOnlyDictionary<string, string>> GatherAsync(CancellationToken ct) => new Dictionary<string, string>
    {
        ["settings.json"] = Write(settings.Shown()),
        ["store.json"] = Write(new Dictionary<string, string>
        {
            ["database"] = database.Text,
            ["run"] = $"{(await catalog.IdentifyAsync(ct)).Run}",
            ["schema"] = $"{migrator.Version}",
            ["checkpoints"] = $"{checkpoints.Store}",
        }),
        ["system.json"] = Write(new Dictionary<string, string>
        {
            ["program"] = ServerFacts.BuildVersion,
            ["host"] = Environment.MachineName,
            ["system"] = RuntimeInformation.OSDescription,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["processors"] = $"{Environment.ProcessorCount}",
        }),
    };

    // A value may hold what its name does not tell, such as a password in an address.
    private string Write(IReadOnlyDictionary<string, string> facts) => JsonSerializer.Serialize(facts.ToDictionary(fact => fact.Key, fact => grants.Redactor.Redact(fact.Value)), Lines) + "\n";
}
