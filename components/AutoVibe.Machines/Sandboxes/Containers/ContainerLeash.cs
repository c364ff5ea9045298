using System.Diagnostics;
using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Holds a container by its name.</summary>
/// <param name="client">The program that waits for it.</param>
/// <param name="engine">Who runs it.</param>
/// <param name="name">Its name.</param>
/// <param name="mark">What stands in the environment of its processes only.</param>
/// <param name="overhead">How many of its processes are the sandbox's own.</param>
/// <param name="outOfMemory">The file that its keeper leaves when the kernel ended something in it for want of memory.</param>
internal sealed class ContainerLeash(Process client, ContainerEngine engine, string name, string mark, int overhead, string outOfMemory) : Leash
{
    private Task<ProcLeash?>? _inside;

    public override void Ask() => Tell("kill", "--signal", "TERM", name);

    public override void Cut()
    {
        Tell("kill", "--signal", "KILL", name);
        new TreeLeash(client).Cut();
    }

    // Where the engine runs on this kernel, its processes are seen like any other.
    public override LeashedProcesses? Look(ProcessTable? table, long? memory)
    {
        if (table is null)
            return null;

        if (_inside is null or { IsCompletedSuccessfully: true, Result: null })
            _inside = FindAsync();
        return _inside is { IsCompletedSuccessfully: true, Result: { } inside } ? inside.Look(table, memory) : null;
    }

    public override SandboxEnd? Why() => File.Exists(outOfMemory) ? SandboxEnd.OutOfMemory : null;

    public override Task ClearAsync(TimeProvider time) => engine.RemoveAsync($"name=^{name}$", time, CancellationToken.None);

    private async Task<ProcLeash?> FindAsync() =>
        int.TryParse(await engine.InspectAsync(name, ".State.Pid", CancellationToken.None), CultureInfo.InvariantCulture, out var first) && first > 0 && ProcessTable.HasMark(first, mark)
            ? new KeeperLeash(first, mark, overhead)
            : null;

    private void Tell(params string[] arguments) => _ = engine.AskAsync(arguments, CancellationToken.None);
}
