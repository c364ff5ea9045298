using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

[Collection(Alone.Name)]
public sealed class PoisonTests
{
    [PostgresFact]
    public async Task Messages_that_throw_kill_or_hang_become_dead_letters_and_all_others_are_done()
    {
        await using var database = await PostgresChaos.StartAsync();
        await new PoisonRounds(database).RunAsync();
    }

    [Fact]
    public async Task On_SQLite_messages_that_throw_kill_or_hang_become_dead_letters_and_all_others_are_done()
    {
        await using var database = new SqliteChaos();
        await new PoisonRounds(database).RunAsync();
    }
}
