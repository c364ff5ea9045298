using AutoVibe.Pipelines;
using AutoVibe.Tests;

namespace AutoVibe.Storage.Tests;

[OnPostgres]
public sealed class PostgresCommitTests() : StoreContract(TestDatabase.PostgresAsync)
{
    [PostgresFact]
    public async Task Small_commits_that_come_while_one_is_under_way_share_a_transaction()
    {
        var lanes = await ClaimAllAsync();

        var ends = await TogetherAsync(lanes.Select(lane => Bench.Commit(lane)));

        Assert.All(ends, Assert.Null);
        Assert.Equal(["1", "3"], await Query.LinesAsync(Bench.Database, "SELECT count(*)::text FROM lanes WHERE owner IS NOT NULL GROUP BY xmin::text ORDER BY 1"));
    }

    [PostgresFact]
    public Task Of_commits_that_share_a_transaction_one_that_has_lost_its_lane_fails_alone() =>
        FailsAloneAsync<LaneLostException>(commit => commit with { Epoch = commit.Epoch - 1 });

    [PostgresFact]
    public Task Of_commits_that_share_a_transaction_one_that_starts_from_a_wrong_position_fails_alone() =>
        FailsAloneAsync<LaneLostException>(commit => commit with { Cursors = [new(Bench.TaskLog.Edge, 1, new(2, DateTimeOffset.UnixEpoch), 1, 0)] });

    [PostgresFact]
    public Task Of_commits_that_share_a_transaction_one_that_is_refused_fails_alone() =>
        FailsAloneAsync<CommitRefusedException>(commit => commit with { Rows = [new("orders/ship", Guid.CreateVersion7(), 0, "Order", "no JSON")] });

    private async Task FailsAloneAsync<TError>(Func<LaneCommit, LaneCommit> spoil)
    {
        var log = Bench.Log with { Part = 1 };
        await Bench.SendAsync(log, "a", "b");
        var commits = (await ClaimAllAsync()).Select(lane => Bench.Commit(lane)).ToList();
        commits[1] = commits[1] with { Cursors = [await Bench.AdvanceAsync(log, 0, 2, done: 2)], States = [new(Bench.Enrich, "a", 1, [1])] };
        commits[2] = spoil(commits[2]);
        commits[3] = commits[3] with { Timers = [new(Bench.Ship, "a", TimeSpan.FromMinutes(5))] };

        var ends = await TogetherAsync(commits);

        Assert.Equal([null, null, typeof(TError), null], ends.Select(error => error?.GetType()));
        Assert.Equal(["1", "1", "0", "1"], await Query.LinesAsync(Bench.Database, "SELECT commit_no::text FROM lanes WHERE segment > 0 AND epoch > 0 ORDER BY segment, part"));
        Assert.Equal((2, 2), ((await Bench.StatusAsync(log)).Position, (await Bench.StatusAsync(log)).Done));
        Assert.Single(await Bench.Lanes.ReadStateAsync(Bench.Enrich, 1, ["a"], default));
        Assert.Single((await Bench.Lanes.LoadAsync(commits[3].Lane, [], [Bench.Ship], default)).Timers);
        await Bench.IsSoundAsync();
    }

    private async Task<IReadOnlyList<ClaimedLane>> ClaimAllAsync()
    {
        var segments = new[] { Bench.Ids.Segments["enrich"], Bench.Ids.Segments["ship"] };
        var lanes = await Bench.Nodes.ClaimAsync(new(Bench.Node, segments.ToDictionary(segment => segment, _ => 1), 10), default);
        return [.. lanes.OrderBy(lane => lane.Lane.Segment).ThenBy(lane => lane.Lane.Part)];
    }

    // The first waits for a lock of somebody else, so that all others come meanwhile.
    private async Task<IReadOnlyList<Exception?>> TogetherAsync(IEnumerable<LaneCommit> commits)
    {
        List<Task> under = [];
        await using (var person = await Bench.Database.BeginTransactionAsync(default))
        {
            await using var command = person.Connection.CreateCommand();
            command.CommandText = $"SELECT 1 FROM lanes WHERE segment = {Bench.Ids.Segments["enrich"]} AND part = 0 FOR UPDATE";
            await command.ExecuteNonQueryAsync();
            under.AddRange(commits.Select(commit => Bench.Lanes.CommitAsync(commit, default)));
        }

        return await Task.WhenAll(under.Select(async commit =>
        {
            await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return commit.Exception?.InnerException;
        }));
    }
}
