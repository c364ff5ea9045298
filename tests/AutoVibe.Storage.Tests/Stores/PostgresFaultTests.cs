using AutoVibe.Pipelines;
using AutoVibe.Tests;

namespace AutoVibe.Storage.Tests;

[OnPostgres]
public sealed class PostgresFaultTests() : StoreContract(TestDatabase.PostgresAsync)
{
    private const int Commits = 60;

    [PostgresFact]
    public async Task Commits_whose_connections_are_cut_happen_exactly_once()
    {
        var lanes = new[] { await Bench.ClaimAsync("enrich"), await Bench.ClaimAsync("feed") };
        using var stop = new CancellationTokenSource();
        var cutting = CutAsync(stop.Token);

        await Task.WhenAll(lanes.Select(lane => Task.Run(() => CommitManyAsync(lane))));
        await stop.CancelAsync();
        var cuts = await cutting;

        Assert.True(cuts > 0);
        Assert.Equal(Enumerable.Range(1, lanes.Length * Commits).Select(n => (long)n), (await Bench.ReadAsync(Bench.TaskLog)).Select(m => m.Seq));
        foreach (var lane in lanes)
        {
            var keys = (await Bench.ReadAsync(Bench.TaskLog)).Select(m => m.Key!).Where(key => key.StartsWith($"{lane.Lane.Segment}/", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, Commits).Select(n => $"{lane.Lane.Segment}/{n}"), keys);
        }

        await Bench.IsSoundAsync();
    }

    [PostgresFact]
    public async Task A_callers_transaction_knows_what_became_of_it_when_its_connection_is_cut()
    {
        using var stop = new CancellationTokenSource();
        var cutting = CutAsync(stop.Token);
        var (stored, lost) = (new List<string>(), new List<string>());
        for (var i = 0; i < Commits || lost.Count == 0; i++)
        {
            try
            {
                await using var transaction = await Bench.Database.BeginTransactionAsync(default);
                transaction.Gather(new(StoreBench.Message(Bench.Log, $"{i}"), null, null));
                await transaction.CommitAsync(default);
                stored.Add($"{i}");
            }
            catch (StoreUnavailableException)
            {
                lost.Add($"{i}");
            }
        }

        await stop.CancelAsync();
        await cutting;

        Assert.NotEmpty(lost);
        Assert.Equal(stored, await Retry(() => ReadKeysAsync()));
    }

    [PostgresFact]
    public async Task A_server_that_crashes_and_comes_back_is_used_again_and_what_was_acknowledged_is_there()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var name = await cluster.CreateDatabaseAsync();
        await using var database = Database.Create(new() { Address = DatabaseAddress.Postgres(cluster.ConnectionString(name)) }, TimeProvider.System);
        await new Migrator(database, [], Microsoft.Extensions.Logging.Abstractions.NullLogger<Migrator>.Instance).UpAsync(null, default);
        var catalog = new SqlCatalogStore(database);
        var edge = (await catalog.RegisterAsync(Shapes.Orders(), default)).Edges["inbox--enrich"];
        var (sends, lanes, sender) = (new SqlSendStore(database), new SqlLaneStore(database), Guid.CreateVersion7());
        await sends.OpenAsync(sender, default);
        await sends.SendAsync(new(sender, 0, [new(StoreBench.Message(new(edge, 0), "before"), null, null)]), default);

        await cluster.RestartImmediatelyAsync();

        await Retry(() => sends.SendAsync(new(sender, 1, [new(StoreBench.Message(new(edge, 0), "after"), null, null)]), default));
        var read = await Retry(() => lanes.ReadAsync(new(edge, 0), new(0, DateTimeOffset.UnixEpoch), 10, 1000, default));
        Assert.Equal(["before", "after"], read.Select(m => m.Key));
    }

    [PostgresFact]
    public async Task A_client_that_stops_in_the_middle_of_a_message_does_not_keep_its_locks()
    {
        var lane = await Bench.ClaimAsync("enrich");
        var port = (await PostgresCluster.SharedAsync()).Port;
        using var other = await HalfSentMessage.SendAsync(port, Bench.Home.PostgresName!, "other", "UPDATE senders SET send_no = send_no");
        using var ours = await HalfSentMessage.SendAsync(
            port, Bench.Home.PostgresName!, "autovibe", $"UPDATE lanes SET commit_no = commit_no WHERE segment = {lane.Lane.Segment}");
        using var beat = await HalfSentMessage.SendAsync(port, Bench.Home.PostgresName!, "autovibe", $"UPDATE nodes SET beat = beat + 1 WHERE node = '{Bench.Node}'");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane), default));

        await Until.TrueAsync(
            async () =>
            {
                await BeatAsync();
                return ours.IsOver && beat.IsOver;
            },
            "The end of the sessions");

        await Bench.Lanes.CommitAsync(Bench.Commit(lane), default);
        Assert.False(other.IsOver);
    }

    // A beat waits for the one that stopped in its middle, until that is ended.
    private async Task BeatAsync()
    {
        try
        {
            await Bench.Nodes.ObserveAsync(Bench.Node, beat: true, [], [], default);
        }
        catch (StoreUnavailableException)
        {
        }
    }

    private async Task<List<string>> ReadKeysAsync() => [.. (await Bench.ReadAsync(Bench.Log)).Select(m => m.Key!)];

    // As the engine does: the same commit again until its result is known.
    private async Task CommitManyAsync(ClaimedLane lane)
    {
        for (var i = 0; i < Commits; i++)
        {
            var commit = Bench.Commit(lane, i) with { Outputs = [StoreBench.Message(Bench.TaskLog, $"{lane.Lane.Segment}/{i}")] };
            for (var unknown = false; ;)
            {
                try
                {
                    await Bench.Lanes.CommitAsync(commit, default);
                    break;
                }
                catch (LaneLostException lost) when (unknown && lost.Epoch == commit.Epoch && lost.CommitNo == commit.CommitNo + 1)
                {
                    break;
                }
                catch (StoreUnavailableException)
                {
                    unknown = true;
                }
            }
        }
    }

    private async Task<int> CutAsync(CancellationToken ct)
    {
        var cluster = await PostgresCluster.SharedAsync();
        var cuts = 0;
        while (!ct.IsCancellationRequested)
            cuts += await cluster.KillConnectionsAsync(Bench.Home.PostgresName!);
        return cuts;
    }

    private static async Task<T> Retry<T>(Func<Task<T>> act)
    {
        while (true)
        {
            try
            {
                return await act();
            }
            catch (StoreUnavailableException)
            {
                await Task.Yield();
            }
        }
    }
}
