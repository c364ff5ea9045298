using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

/// <summary>What a savepoint must do for a user, on either database.</summary>
public abstract class SavepointContract : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();

    public virtual async Task A_pipeline_goes_back_to_a_savepoint_in_the_middle_of_its_run_and_does_the_work_behind_it_again()
    {
        await using var shop = await Shop.OpenAsync(Folder, await WhereAsync());
        await shop.SendAsync(Orders(0, 75));
        await shop.SendAsync(new("c3", 900, Fails: true), new("c3", 901));
        shop.TickTo(200);
        await shop.RestAsync(ticks: 200);

        var made = await shop.TellAsync("savepoint", "create", "shop", "middle");
        var middle = await shop.CutAsync();
        await shop.SendAsync(Orders(75, 160));
        await shop.SendAsync(new("c5", 902, Fails: true), new("c5", 903));
        shop.TickTo(450);
        await shop.RestAsync(ticks: 450);
        var end = await shop.CutAsync();

        var running = await shop.TellAsync("savepoint", "start", "shop", "middle");
        Assert.Equal((5, "AV1018"), (running.ExitCode, running.ErrorCode));
        Assert.Contains("autovibe pipeline pause shop", running.Json.GetProperty("error").GetProperty("fix").GetString());
        Assert.Equal(0, (await shop.TellAsync("pipeline", "pause", "shop")).ExitCode);
        var started = await shop.TellAsync("savepoint", "start", "shop", "middle");
        var back = await shop.CutAsync();

        Assert.Equal((0, 0), (made.ExitCode, started.ExitCode));
        Assert.True(started.Json.GetProperty("conserved").GetBoolean());
        Assert.Equal(middle.Positions, back.Positions);
        Assert.Equal(middle.States, back.States);
        Assert.Equal(middle.Parked, back.Parked);
        Assert.Equal(middle.Timers, back.Timers);
        Assert.Equal(middle.Sources, back.Sources);
        Assert.Equal(middle.Sent, back.Sent);
        Assert.All(end.Epochs.Zip(back.Epochs), epochs => Assert.True(epochs.Second > epochs.First));
        Assert.NotEmpty(middle.Timers);
        Assert.NotEqual(middle.Parked, end.Parked);
        Assert.Equal(2, middle.Parked.Count);

        Assert.Equal(0, (await shop.TellAsync("pipeline", "resume", "shop")).ExitCode);
        await shop.RestAsync(ticks: 450);
        var again = await shop.CutAsync();

        Assert.Equal(end.Positions, again.Positions);
        Assert.Equal(end.States, again.States);
        Assert.Equal(end.Parked, again.Parked);
        Assert.Equal(end.Timers, again.Timers);
        Assert.Equal(end.Sent, again.Sent);
        Assert.True((await shop.TellAsync("doctor", "--deep")).Json.GetProperty("passed").GetBoolean());
    }

    public virtual async Task A_savepoint_from_before_the_first_message_does_everything_again_under_the_same_ids()
    {
        await using var shop = await Shop.OpenAsync(Folder, await WhereAsync());
        Assert.Equal(0, (await shop.TellAsync("savepoint", "create", "shop", "dawn", "--expires-after", "1.00:00:00")).ExitCode);
        await shop.SendAsync(Orders(0, 60));
        shop.TickTo(100);
        await shop.RestAsync(ticks: 100);
        var end = await shop.CutAsync();

        await shop.TellAsync("pipeline", "pause", "shop");
        Assert.Equal(0, (await shop.TellAsync("savepoint", "start", "shop", "dawn")).ExitCode);
        Assert.Empty((await shop.CutAsync()).Sent);
        await shop.TellAsync("pipeline", "resume", "shop");
        await shop.RestAsync(ticks: 100);

        var again = await shop.CutAsync();
        Assert.Equal(end.Sent, again.Sent);
        Assert.Equal(end.States, again.States);
        Assert.True((await shop.TellAsync("doctor", "--deep")).Json.GetProperty("passed").GetBoolean());
    }

    private protected abstract Task<string[]> WhereAsync();

    private static IEnumerable<Order> Orders(int from, int to) => Enumerable.Range(from, to - from).Select(number => new Order($"c{number % 25}", number));
}

public sealed class SqliteSavepointTests : SavepointContract
{
    [Fact]
    public override Task A_pipeline_goes_back_to_a_savepoint_in_the_middle_of_its_run_and_does_the_work_behind_it_again() =>
        base.A_pipeline_goes_back_to_a_savepoint_in_the_middle_of_its_run_and_does_the_work_behind_it_again();

    [Fact]
    public override Task A_savepoint_from_before_the_first_message_does_everything_again_under_the_same_ids() =>
        base.A_savepoint_from_before_the_first_message_does_everything_again_under_the_same_ids();

    private protected override Task<string[]> WhereAsync() => Task.FromResult<string[]>(["--data", Folder["data"]]);
}

public sealed class PostgresSavepointTests : SavepointContract
{
    [PostgresFact]
    public override Task A_pipeline_goes_back_to_a_savepoint_in_the_middle_of_its_run_and_does_the_work_behind_it_again() =>
        base.A_pipeline_goes_back_to_a_savepoint_in_the_middle_of_its_run_and_does_the_work_behind_it_again();

    [PostgresFact]
    public override Task A_savepoint_from_before_the_first_message_does_everything_again_under_the_same_ids() =>
        base.A_savepoint_from_before_the_first_message_does_everything_again_under_the_same_ids();

    private protected override async Task<string[]> WhereAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return ["--connection", cluster.ConnectionString(await cluster.CreateDatabaseAsync()), "--data", Folder["data"]];
    }
}
