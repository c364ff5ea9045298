using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

public sealed class PostgresCrashPointTests
{
    [PostgresFact]
    public async Task A_process_killed_at_any_point_leaves_books_that_balance_and_its_successor_ends_the_work()
    {
        await using var database = await PostgresChaos.StartAsync();
        await new CrashRounds(database).RunAsync();
    }

    [PostgresFact]
    public async Task A_sender_killed_at_any_point_sends_everything_again_and_each_message_is_stored_once()
    {
        await using var database = await PostgresChaos.StartAsync();
        await new SenderRounds(database).RunAsync();
    }
}

public sealed class SqliteCrashPointTests
{
    [Fact]
    public async Task A_process_killed_at_any_point_leaves_books_that_balance_and_its_successor_ends_the_work()
    {
        await using var database = new SqliteChaos();
        await new CrashRounds(database).RunAsync();
    }

    [Fact]
    public async Task A_sender_killed_at_any_point_sends_everything_again_and_each_message_is_stored_once()
    {
        await using var database = new SqliteChaos();
        await new SenderRounds(database).RunAsync();
    }
}
