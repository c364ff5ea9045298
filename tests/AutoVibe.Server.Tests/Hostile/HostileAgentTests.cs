using System.Text;
using System.Text.Json;
using AutoVibe.Machines;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>A hostile agent in the whole product, from the request to the rows: it is stopped with nothing alive, and what it prints is nowhere.</summary>
public sealed class HostileAgentTests : IDisposable
{
    // A provider's key, which nobody should have left in a project. No kind of credential looks like it.
    private const string Planted = "Pl4nted/key+with~odd=\"letters\"-07";
    private const int MostLines = 20_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_hostile_agent_is_stopped_with_nothing_alive_and_its_secrets_are_nowhere()
    {
        var mark = $"{Guid.NewGuid():n}";
        _folder.Write($"project/{HostileAgent.File}", HostileAgent.Program);
        _folder.Write($"project/{HostileAgent.Secret}", Planted + "\n");
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        using var server = await RunningServerProgram.StartAsync(_folder.Root,
        [
            ("AutoVibe__Gateway__Anthropic__ApiKey", Planted), ("AutoVibe__Gateway__Anthropic__BaseUrl", "http://127.0.0.1:9"), ("AutoVibe__Machines__AtOnce", "6"), ("AutoVibe__Machines__StopGrace", "00:00:01"),
            ("AutoVibe__Machines__Memory", "200000000"), ("AutoVibe__Machines__Disk", "30000000"), ("AutoVibe__Machines__Processes", "40"), .. receiver.Environment("server", "one"),
        ]);
        using var client = server.Client();
        await using var stream = await Overheard.BeginAsync(client);
        await client.TellAsync("/api/projects", new { repository = _folder["project"], slug = "hostile" });
        await client.TellAsync("/api/projects/hostile/checkpoints", new { description = "first" });

        var requests = new Dictionary<string, string>();
        foreach (var way in new[] { "talk", "flood", "cling" }.Concat(HostileAgent.Limits.Keys))
            requests[way] = await AskAsync(client, way, mark);
        await Until.TrueAsync(() => Task.FromResult(LivingProcesses.With($"sleep 600 {mark}") + LivingProcesses.With($"sleep 600\0{mark}") >= 3), "Three that ran away from their machine");
        var clinging = Text((await client.AskAsync($"/api/evolutions/{requests["cling"]}")).GetProperty("variants")[0], "machine");
        var stopped = await client.TellAsync($"/api/machines/{clinging}/stop");
        Assert.Equal(("terminated", "stopped"), (Text(stopped, "state"), Text(stopped, "outcome")));

        var ended = new Dictionary<string, JsonElement>();
        foreach (var (way, request) in requests)
            ended[way] = await EndAsync(client, request);
        Assert.Equal(0, LivingProcesses.With(mark));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(server.Data.Root, "machines")));
        foreach (var (way, limit) in HostileAgent.Limits)
            Assert.Equal(("terminated", "limit", $"It passed a limit of its sandbox: {limit.ToWord()}."), (Text(ended[way], "state"), Text(ended[way], "outcome"), Text(ended[way], "error")));
        Assert.Equal(("failed", "succeeded"), (Text(ended["talk"], "outcome"), Text(ended["flood"], "outcome")));

        await client.TellAsync($"/api/checkpoints/{Text(ended["talk"], "checkpoint")}/restore", new { folder = _folder["talked"] });
        var token = await File.ReadAllTextAsync(_folder["talked/token"]);
        Assert.StartsWith("av_machine_", token, StringComparison.Ordinal);
        var kept = await KeptAsync(client, server, ended);
        kept["stream"] = stream.Text;
        kept["telemetry"] = receiver.Everything;
        kept["output"] = server.Program.Output + server.Program.Errors;
        foreach (var secret in new[] { token, Planted })
        {
            foreach (var (place, text) in kept)
                Assert.All(HostileAgent.Forms(secret), form => Assert.False(text.Contains(form, StringComparison.Ordinal), $"{place} holds {form}{Around(text, form)}"));
        }

        Assert.Contains("[redacted:autovibe-key]", kept["log of talk"], StringComparison.Ordinal);
        Assert.Contains("[redacted:api_key]", kept["log of talk"], StringComparison.Ordinal);
        Assert.DoesNotContain(kept["log of talk"], letter => char.IsControl(letter) && letter is not ('\n' or '\t'));
        Assert.Equal($"The log has {MostLines:N0} lines; no more are kept.", kept["log of flood"].Split('\n')[^1]);
        var findings = await client.AskAsync("/api/doctor?deep=true");
        Assert.True(findings.GetProperty("passed").GetBoolean(), findings.ToString());
    }

    private static string Around(string text, string form) => text.IndexOf(form, StringComparison.Ordinal) is var at and >= 0 ? $": …{text[Math.Max(0, at - 150)..Math.Min(text.Length, at + 200)]}…" : "";

    private static async Task<string> AskAsync(HttpClient client, string way, string mark) => Text(
        await client.TellAsync("/api/projects/hostile/evolutions", new
        {
            prompt = "Make it better",
            agent = AgentTypes.Shell,
            command = HostileAgent.Command(way, mark, MostLines + 2_000),
            variants = 1,
            checks = way == "talk" ? ["cat made; cat made >&2; false"] : Array.Empty<string>(),
        }), "request");

    private static async Task<JsonElement> EndAsync(HttpClient client, string request)
    {
        JsonElement report = default;
        await Until.TrueAsync(async () => Text(report = await client.AskAsync($"/api/evolutions/{request}"), "state") == "finished", "The end of a hostile agent");
        return report.GetProperty("variants")[0];
    }

    // By place, what is kept or told there.
    private static async Task<Dictionary<string, string>> KeptAsync(HttpClient client, RunningServerProgram server, Dictionary<string, JsonElement> ended)
    {
        var kept = new Dictionary<string, string>();
        foreach (var (way, variant) in ended)
        {
            kept[$"report of {way}"] = $"{variant}";
            kept[$"log of {way}"] = string.Join('\n', await LogAsync(client, Text(variant, "machine")));
            kept[$"evidence of {way}"] = $"{await client.AskAsync($"/api/evolutions/{Text(await client.AskAsync($"/api/machines/{Text(variant, "machine")}"), "request")}/evidence")}";
        }

        var (from, to) = (Text(await client.AskAsync($"/api/machines/{Text(ended["talk"], "machine")}"), "parent"), Text(ended["talk"], "checkpoint"));
        kept["diff"] = $"{await client.AskAsync($"/api/checkpoints/{from}/diff/{to}")}" + Text(await client.AskAsync($"/api/checkpoints/{from}/diff/{to}/file?path=made"), "text");
        Assert.Contains("[redacted:autovibe-key]", kept["diff"], StringComparison.Ordinal);
        kept["database"] = KeptRows.Of(Path.Combine(server.Data.Root, "autovibe.db"));

        // What agents made is in the packs as it is; it is theirs. The seats of hubs are locked while they are taken, and hold an id.
        string[] passedOver = [Path.Combine(server.Data.Root, "checkpoints"), Path.Combine(server.Data.Root, "hubs")];
        foreach (var file in Directory.EnumerateFiles(server.Data.Root, "*", SearchOption.AllDirectories).Where(file => !passedOver.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)) && Path.GetExtension(file) is not (".lock" or ".sock")))
            kept[file] = Read(file);
        Assert.Contains(kept.Keys, place => place.EndsWith(".jsonl", StringComparison.Ordinal));
        return kept;
    }

    private static async Task<List<string>> LogAsync(HttpClient client, string machine)
    {
        var lines = new List<string>();
        while (true)
        {
            var page = await client.AskAsync($"/api/machines/{machine}/log?after={lines.Count}&limit=500");
            lines.AddRange(page.GetProperty("lines").EnumerateArray().Select(line => Text(line, "text")));
            if (page.GetProperty("ended").GetBoolean())
                return lines;
        }
    }

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
