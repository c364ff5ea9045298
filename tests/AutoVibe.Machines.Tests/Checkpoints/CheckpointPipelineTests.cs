using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines.Tests;

public sealed class CheckpointPipelineTests : IDisposable
{
    private readonly Tree _tree = new();
    private readonly Tree _home = new();

    public void Dispose()
    {
        _tree.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_project_that_is_taken_in_gets_its_first_checkpoint_verified_and_current()
    {
        _tree.Write("a.txt");
        await using var host = await StartAsync(genesis: true);

        await host.TakeInAsync(_tree.Root);

        var project = await Until.FoundAsync(() => Current(host), "A current checkpoint");
        Assert.Equal(project.InitialCheckpoint, project.CurrentCheckpoint);
        Assert.Equal((CheckpointType.Genesis, CheckpointState.Verified), await StateAsync(host, project.CurrentCheckpoint!.Value));
    }

    [Fact]
    public async Task A_pending_checkpoint_is_read_back_and_a_damaged_one_cannot_become_current()
    {
        _tree.Write("a.txt", "first\n");
        await using var host = await StartAsync(genesis: false);
        await host.TakeInAsync(_tree.Root);
        var good = await TakeAsync(host);

        await Until.TrueAsync(async () => (await StateAsync(host, good.Id)).State == CheckpointState.Verified, "The verification");
        _tree.Write("a.txt", "second\n");

        var packs = host.Services.GetRequiredService<CheckpointHome>().Folder.Packs;
        var known = Directory.EnumerateFiles(packs).ToHashSet();
        var damaged = await TakeAsync(host);
        Harm(Directory.EnumerateFiles(packs).Where(pack => !known.Contains(pack)));
        await host.Services.GetRequiredService<CheckpointVerification>().OneAsync(damaged.Id, null, default);

        Assert.Equal(CheckpointState.Corrupt, (await StateAsync(host, damaged.Id)).State);
        Assert.False(await host.Services.GetRequiredService<ICheckpointStore>().MakeCurrentAsync(damaged.Project!.Value, damaged.Id, onlyFromParent: true, default));
    }

    private Task<DatabaseHost> StartAsync(bool genesis) => DatabaseHost.OnSqliteAsync(
        _home.Root, services => services.AddCheckpoints(new() { Genesis = genesis }, Path.Combine(_home.Root, "data")));

    private static Project? Current(DatabaseHost host) =>
        host.Projects.ListAsync(new(), default).GetAwaiter().GetResult() is [{ CurrentCheckpoint: not null } project] ? project : null;

    private static async Task<(CheckpointType Type, CheckpointState State)> StateAsync(DatabaseHost host, Guid id)
    {
        var found = await host.Services.GetRequiredService<ICheckpointStore>().FindAsync(id, default);
        return (found!.Type, found.State);
    }

    private static async Task<Checkpoint> TakeAsync(DatabaseHost host)
    {
        var project = Assert.Single(await host.Projects.ListAsync(new(), default));
        return await host.Services.GetRequiredService<ProjectCheckpoints>().TakeAsync(project, new(), null, default);
    }

    private static void Harm(IEnumerable<string> packs)
    {
        foreach (var pack in packs)
        {
            var bytes = File.ReadAllBytes(pack);
            bytes[20] ^= 1;
            File.WriteAllBytes(pack, bytes);
        }
    }
}
