using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public sealed class SqliteFaultTests() : StoreContract(TestDatabase.SqliteAsync)
{
    [Fact]
    public async Task Of_commits_that_are_merged_into_one_transaction_a_bad_one_is_undone_alone()
    {
        var benches = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Bench.AnotherAsync()));

        var sent = await Task.WhenAll(benches.Select((bench, i) => Record.ExceptionAsync(() => bench.SendAsync(i % 4 == 0 ? new(999, 0) : Bench.Log, "a", "b"))));

        Assert.Equal(10, sent.OfType<CommitRefusedException>().Count());
        Assert.Equal(30, sent.Count(error => error is null));
        Assert.Equal(Enumerable.Range(1, 60).Select(n => (long)n), (await Bench.ReadAsync(Bench.Log)).Select(m => m.Seq));
        await Bench.IsSoundAsync();
    }

    [Fact]
    public async Task Two_processes_write_to_one_file_in_turns()
    {
        await using var other = Bench.Home.OpenAgain();
        var (sends, sender) = (new SqlSendStore(other), Guid.CreateVersion7());
        await sends.OpenAsync(sender, default);

        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var i = 0; i < 30; i++)
                    await Bench.SendAsync(Bench.Log, "engine");
            }),
            Task.Run(async () =>
            {
                for (var i = 0; i < 30; i++)
                    await sends.SendAsync(new(sender, i, [new(StoreBench.Message(Bench.Log, "command line"), null, null)]), default);
            }));

        Assert.Equal(60, (await Bench.ReadAsync(Bench.Log)).Count);
        await Bench.IsSoundAsync();
    }

    [Fact]
    public async Task A_writer_waits_for_another_process_as_long_as_the_settings_say()
    {
        await using var patient = Database.Create(new() { Address = Bench.Home.Options.Address, LockTimeout = TimeSpan.FromSeconds(7) }, TimeProvider.System);

        await using var connection = await patient.OpenAsync(default);

        Assert.Equal(7000, await Dapper.SqlMapper.ExecuteScalarAsync<int>(connection, "PRAGMA busy_timeout"));
    }

    [Fact]
    public async Task A_commit_of_a_process_that_was_killed_before_the_end_is_not_there_and_the_next_one_goes_on()
    {
        // What a killed process leaves: a write-ahead log with frames that no commit covers, and no lock.
        using (var connection = (Microsoft.Data.Sqlite.SqliteConnection)await Bench.Home.OpenAgain().OpenAsync(default))
        {
            await Dapper.SqlMapper.ExecuteAsync(connection, "BEGIN IMMEDIATE; UPDATE port_heads SET head = 77; DELETE FROM lanes");
        }

        await Bench.SendAsync(Bench.Log, "a");

        Assert.Equal(1, Assert.Single(await Bench.ReadAsync(Bench.Log)).Seq);
        await Bench.IsSoundAsync();
    }

    [Fact]
    public void A_folder_on_a_network_file_system_is_refused()
    {
        var refused = Assert.Throws<StorageException>(() => DataFolder.RefuseNetwork("/data", "nfs4"));

        Assert.Equal(StorageErrors.NetworkFileSystem, refused.Error);
        DataFolder.RefuseNetwork("/data", "ext4");
    }

    [Fact]
    public void The_data_folder_belongs_to_its_owner_alone()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Bench.Home.Options.Address!.Folder!) & (UnixFileMode)511);
    }
}
