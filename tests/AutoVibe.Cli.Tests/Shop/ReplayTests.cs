using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class SqliteReplayTests : ReplayContract
{
    [Fact]
    public override Task A_shadow_run_does_the_work_again_under_the_same_ids_and_the_first_run_stays_as_it_is() =>
        base.A_shadow_run_does_the_work_again_under_the_same_ids_and_the_first_run_stays_as_it_is();

    [Fact]
    public override Task Killed_again_and_again_it_goes_on_where_it_was_and_no_message_comes_twice() => base.Killed_again_and_again_it_goes_on_where_it_was_and_no_message_comes_twice();

    [Fact]
    public override Task It_begins_at_a_time_or_a_savepoint_and_never_with_two_starts_in_one_run() => base.It_begins_at_a_time_or_a_savepoint_and_never_with_two_starts_in_one_run();

    [Fact]
    public override Task What_cannot_be_replayed_is_refused_with_its_code() => base.What_cannot_be_replayed_is_refused_with_its_code();

    private protected override Task<(string[] Where, string Into)> PlacesAsync() => Task.FromResult<(string[], string)>((["--data", Folder["data"]], "shadow"));

    private protected override string[] Where(string into) => ["--data", Folder[into]];
}

public sealed class PostgresReplayTests : ReplayContract
{
    [PostgresFact]
    public override Task A_shadow_run_does_the_work_again_under_the_same_ids_and_the_first_run_stays_as_it_is() =>
        base.A_shadow_run_does_the_work_again_under_the_same_ids_and_the_first_run_stays_as_it_is();

    [PostgresFact]
    public override Task Killed_again_and_again_it_goes_on_where_it_was_and_no_message_comes_twice() => base.Killed_again_and_again_it_goes_on_where_it_was_and_no_message_comes_twice();

    [PostgresFact]
    public override Task It_begins_at_a_time_or_a_savepoint_and_never_with_two_starts_in_one_run() => base.It_begins_at_a_time_or_a_savepoint_and_never_with_two_starts_in_one_run();

    [PostgresFact]
    public override Task What_cannot_be_replayed_is_refused_with_its_code() => base.What_cannot_be_replayed_is_refused_with_its_code();

    private protected override async Task<(string[] Where, string Into)> PlacesAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return (["--connection", cluster.ConnectionString(await cluster.CreateDatabaseAsync()), "--data", Folder["data"]], cluster.ConnectionString(await cluster.CreateDatabaseAsync()));
    }

    private protected override string[] Where(string into) => ["--connection", into, "--data", Folder["data"]];
}
