using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

[Collection(Alone.Name)]
public sealed class PoisonTests(PoisonedDatabases databases) : IClassFixture<PoisonedDatabases>
{
    [PostgresFact]
    public Task Messages_that_throw_kill_or_hang_become_dead_letters_and_all_others_are_done() => databases.OnPostgres!.RunAsync();

    [Fact]
    public Task On_SQLite_messages_that_throw_kill_or_hang_become_dead_letters_and_all_others_are_done() => databases.OnSqlite.RunAsync();
}
