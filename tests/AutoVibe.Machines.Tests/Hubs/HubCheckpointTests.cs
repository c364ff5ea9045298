using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines.Tests;

public sealed class HubCheckpointTests : IDisposable
{
    private readonly Tree _home = new();
    private readonly ManualTime _time = new();
    private readonly Facts _facts = new();
    private readonly Guid _hub = Guid.CreateVersion7();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_hub_has_one_checkpoint_for_each_day_which_tells_what_changed_and_comes_back()
    {
        await using var host = await StartAsync();
        var (checkpoints, rows) = Of(host);

        var first = (await checkpoints.TakeAsync(_hub, default))!;
        Assert.Null(await checkpoints.TakeAsync(_hub, default));
        _time.Advance(TimeSpan.FromDays(1));
        _facts.Settings = "8\n";
        var second = (await checkpoints.TakeAsync(_hub, default))!;

        Assert.Equal((CheckpointType.HubDaily, CheckpointState.Verified, _hub, null, null, 2), (first.Type, first.State, first.Hub, first.Project, first.Parent, first.Files));
        Assert.Equal((CheckpointState.Verified, first.Id), (second.State, second.Parent));
        Assert.Equal([second.Id, first.Id], (await rows.OfHubAsync(_hub, new(), default)).Select(one => one.Id));
        Assert.Equal(["settings.json"], (await Service<CheckpointReading>(host).CompareAsync(first.Id, second.Id, default)).Changes.Select(change => change.Path));
        var place = _home["back"];
        await Service<ProjectCheckpoints>(host).RestoreAsync(first.Id, place, replace: false, dryRun: false, null, default);
        Assert.Equal("7\n", await File.ReadAllTextAsync(Path.Combine(place, "settings.json")));
        Assert.Empty(Directory.GetDirectories(_home["data/hubs"]));
    }

    [Fact]
    public async Task What_a_process_that_died_left_is_no_part_of_it()
    {
        await using var host = await StartAsync();
        _home.Write($"data/hubs/{_hub}.files/old.json");

        var taken = (await Of(host).Checkpoints.TakeAsync(_hub, default))!;

        Assert.Equal((2, 0), (taken.Files, taken.LeftOut));
    }

    private Task<DatabaseHost> StartAsync() => DatabaseHost.OnSqliteAsync(_home["database"], services => services.AddCheckpoints(new(), _home["data"]));

    private (HubCheckpoints Checkpoints, ICheckpointStore Rows) Of(DatabaseHost host)
    {
        var (rows, telemetry) = (Service<ICheckpointStore>(host), Service<CheckpointTelemetry>(host));
        var home = new CheckpointHome(new(), _home["data"], _time);
        return (new(rows, home, new(rows, home, telemetry), telemetry, _facts), rows);
    }

    private static T Service<T>(DatabaseHost host)
        where T : notnull => host.Services.GetRequiredService<T>();

    private sealed class Facts : IHubFacts
    {
        public string Settings { get; set; } = "7\n";

        public Task<IReadOnlyDictionary<string, string>> GatherAsync(CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["settings.json"] = Settings, ["store.json"] = "s\n" });
    }
}
