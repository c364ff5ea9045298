namespace AutoVibe.Machines;

/// <summary>Holds a run on Linux by what <c>/proc</c> shows: all below its first process, all that was seen there before, and all that carries its mark.</summary>
/// <param name="root">The first process.</param>
/// <param name="mark">What stands in the environment of this run only, as <c>NAME=value</c>.</param>
/// <param name="overhead">How many of the processes are the sandbox's own.</param>
internal abstract class ProcLeash(int root, string mark, int overhead) : Leash
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The number of a process that is gone is given to another, which started later, so both are kept.
    private readonly Dictionary<int, ulong> _seen = ProcessTable.ReadEntry(root) is { } first ? new() { [root] = first.Started } : [];
    private readonly Lock _lock = new();

    protected int Root => root;

    public override LeashedProcesses? Look(ProcessTable? table, long? memory)
    {
        if (table is null)
            return null;

        // A page that several processes share is counted for each of them, until that would be held against the run.
        var members = Members(table);
        var resident = members.Sum(member => member.Memory);
        if (resident > memory)
            resident = members.Sum(member => ProcessTable.ShareOfMemory(member.Id) ?? member.Memory);
        return new(Math.Max(0, members.Count - overhead), TimeSpan.FromTicks(members.Sum(member => member.Cpu.Ticks)), resident);
    }

    /// <exception cref="MachineException">Something lives on although it was killed.</exception>
    public override async Task ClearAsync(TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var table = ProcessTable.Read();
            var left = Members(table).Concat(table.All.Where(process => ProcessTable.HasMark(process.Id, mark))).DistinctBy(member => member.Id).ToList();
            if (left.Count == 0)
                return;

            if (time.GetElapsedTime(began) > Patience)
                throw new MachineException(MachineErrors.ProcessLivesOn, $"Process {left[0].Id} lives on {Patience.TotalSeconds:0} seconds after it was killed.");

            foreach (var process in left)
                Signals.Send(process.Id, Signals.Kill);
            await Task.Delay(Pause, time);
        }
    }

    protected void KillMembers()
    {
        foreach (var member in Members(ProcessTable.Read()))
            Signals.Send(member.Id, Signals.Kill);
    }

    protected List<ProcessEntry> Members(ProcessTable table)
    {
        lock (_lock)
        {
            foreach (var (id, started) in _seen.ToList())
            {
                if (!table.Has(id, started))
                    _seen.Remove(id);
            }

            var members = new Dictionary<int, ProcessEntry>();
            foreach (var start in _seen.Keys)
            {
                foreach (var member in table.TreeOf(start))
                    members[member.Id] = member;
            }

            foreach (var member in members.Values)
                _seen[member.Id] = member.Started;
            return [.. members.Values];
        }
    }
}
