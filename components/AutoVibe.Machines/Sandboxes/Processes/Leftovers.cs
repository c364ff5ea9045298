namespace AutoVibe.Machines;

/// <summary>Finds processes of runs whose starter is gone, by the mark in their environment, with all below them.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task<int> KillAsync(string mark, TimeProvider time, CancellationToken ct)
    {
        var found = new HashSet<(int, ulong)>();
        while (Find(mark) is { Count: > 0 } left)
        {
            foreach (var process in left)
            {
                found.Add((process.Id, process.Started));
                Signals.Send(process.Id, Signals.Kill);
            }

            await Task.Delay(Pause, time, ct);
        }

        return found.Count;
    }

    private static List<ProcessEntry> Find(string mark)
    {
        var table = ProcessTable.Read();
        return [.. table.All.Where(process => ProcessTable.HasMark(process.Id, mark)).SelectMany(process => table.TreeOf(process.Id)).DistinctBy(process => process.Id)];
    }
}
