using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class MigrateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task On_SQLite_the_schema_goes_up_and_down() => UpAndDownAsync("--data", "data");

    [PostgresFact]
    public async Task On_PostgreSQL_the_schema_goes_up_and_down()
    {
        var cluster = await PostgresCluster.SharedAsync();

        await UpAndDownAsync("--connection", cluster.ConnectionString(await cluster.CreateDatabaseAsync()));
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_refused()
    {
        var run = await Autovibe.RunAsync(_folder, "migrate", "up", "99999", "--json");

        Assert.Equal((2, "AV2015"), (run.ExitCode, run.ErrorCode));
    }

    [Fact]
    public async Task It_takes_no_server()
    {
        var run = await Autovibe.RunAsync(_folder, "migrate", "status", "--server", "http://127.0.0.1:1", "--json");

        Assert.Equal((2, "AV5002"), (run.ExitCode, run.ErrorCode));
    }

    private async Task UpAndDownAsync(params string[] database)
    {
        Assert.Equal(["pending"], await StatesAsync(database));
        await Autovibe.RunAsync(_folder, ["migrate", "up", .. database]);
        Assert.Equal(["applied"], await StatesAsync(database));

        var last = await Autovibe.RunAsync(_folder, ["migrate", "down", "--json", .. database]);
        Assert.Equal(1, last.Json.GetProperty("migrations").GetArrayLength());
        await Autovibe.RunAsync(_folder, ["migrate", "down", "0", .. database]);
        Assert.Equal(["pending"], await StatesAsync(database));

        Assert.Equal(0, (await Autovibe.RunAsync(_folder, ["project", "list", .. database])).ExitCode);
        Assert.Equal(["applied"], await StatesAsync(database));
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, ["doctor", "--deep", .. database])).ExitCode);
    }

    private async Task<IEnumerable<string?>> StatesAsync(string[] database) =>
        (await Autovibe.RunAsync(_folder, ["migrate", "status", "--json", .. database])).Json.GetProperty("migrations").EnumerateArray()
        .Select(migration => migration.GetProperty("state").GetString()).Distinct();
}
