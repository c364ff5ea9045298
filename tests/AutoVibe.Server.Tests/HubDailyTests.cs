using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class HubDailyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_hub_keeps_the_settings_that_apply_once_a_day_without_secrets()
    {
        var (key, password) = (new string('k', 40), "Ahvee7ooNg");
        await using var server = await HostedServer.StartAsync(
            _folder.Root, ("AutoVibe__Hub__DailyAfter", "00:00:00"), ("AutoVibe__Machines__AtOnce", "7"), ("AutoVibe__Gateway__OpenAI__ApiKey", key),
            ("AutoVibe__Checkpoints__Secrets", $"https://ada:{password}@models.example/x"));
        using var client = server.Client();
        JsonElement page = default;
        await Until.TrueAsync(
            async () => (await client.AskAsync("/api/hubs")).GetProperty("hubs").GetArrayLength() == 1
                && (page = await client.AskAsync($"/api/hubs/{Environment.MachineName}/checkpoints")).GetProperty("checkpoints").EnumerateArray().Any(one => one.GetProperty("state").GetString() == "verified"),
            "The checkpoint of the day");

        var checkpoint = Assert.Single(page.GetProperty("checkpoints").EnumerateArray());
        Assert.Equal("hub_daily", checkpoint.GetProperty("type").GetString());
        await client.TellAsync($"/api/checkpoints/{checkpoint.GetProperty("id").GetString()}/restore", new { folder = _folder["back"] });
        var files = Directory.GetFiles(_folder["back"]).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText);
        Assert.Equal(["settings.json", "store.json", "system.json"], files.Keys.Order());
        var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(files["settings.json"])!;
        Assert.Equal(("7", "2", "(left out)"), (settings["AutoVibe:Machines:AtOnce"], settings["AutoVibe:Machines:ChecksAtOnce"], settings["AutoVibe:Gateway:OpenAI:ApiKey"]));
        Assert.DoesNotContain(files.Values, text => text.Contains(key, StringComparison.Ordinal) || text.Contains(password, StringComparison.Ordinal) || text.Contains("PATH", StringComparison.Ordinal));
        Assert.Contains("\"schema\": \"", files["store.json"], StringComparison.Ordinal);
        Assert.Contains("\"program\": \"", files["system.json"], StringComparison.Ordinal);
    }
}
