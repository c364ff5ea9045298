using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class UpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_the_server_until_Ctrl_C()
    {
        using var up = Autovibe.Start(_folder, [], "up", "--urls", "http://127.0.0.1:0", "--json");
        await Until.FoundAsync(() => up.Output.Length > 0 ? up.Output : null, "The server", () => up.Errors);
        var address = JsonElement.Parse(up.Output).GetProperty("address").GetString();

        using (var client = new HttpClient())
            Assert.True((await client.GetAsync($"{address}/alive")).IsSuccessStatusCode);

        up.Interrupt();

        Assert.Equal(0, await up.ExitAsync());
        Assert.DoesNotMatch(Complaints.Any, up.Errors);
        Assert.False(File.Exists(_folder[".autovibe/server.json"]));
    }

    [Fact]
    public async Task The_options_name_the_data_folder()
    {
        using var up = Autovibe.Start(_folder, [], "--data", "elsewhere", "up", "--urls", "http://127.0.0.1:0");

        await Until.FoundAsync(() => File.Exists(_folder["elsewhere/server.json"]) ? "" : null, "The server", () => up.Errors);
    }
}
