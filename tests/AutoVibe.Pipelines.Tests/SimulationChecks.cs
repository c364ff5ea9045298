namespace AutoVibe.Pipelines.Tests;

/// <summary>What must hold at the end of every run.</summary>
internal static class SimulationChecks
{
    /// <summary>Some messages may be dead by now; all others were booked once, in the order of their keys.</summary>
    public static void BeforeTheCure(SimulationWorld world)
    {
        foreach (var (key, numbers, _) in BookedByKey(world))
            Same(numbers.Order(), numbers, $"key {key} before the cure");
    }

    /// <summary>Nothing is lost and nothing doubled.</summary>
    public static void AfterTheCure(SimulationWorld world)
    {
        var booked = BookedByKey(world);
        Same(world.Sent.Select(message => message.Number), booked.SelectMany(key => key.Numbers).Order(), "all messages");
        foreach (var (key, numbers, counts) in booked)
        {
            if (world.Pipeline.HoldsKeys)
                Same(numbers.Order(), numbers, $"key {key}");
            if (world.Pipeline.Counts)
                Same(Enumerable.Range(1, counts.Count), counts.Order(), $"counts of key {key}");
        }
    }

    /// <summary>Where messages still wait, and who should work on them.</summary>
    public static string Standing(SimulationWorld world) => string.Join("; ", world.Store.StatusAsync(world.Pipeline.Name, default).Result
        .Where(status => status.Backlog + status.Waiting + status.Held + status.Running > 0)
        .Select(status => $"{status.Edge}/{status.Part} backlog {status.Backlog} waiting {status.Waiting} held {status.Held} running {status.Running} dead {status.Dead} owner {status.Owner}"));

    private static List<(string Key, List<int> Numbers, List<int> Counts)> BookedByKey(SimulationWorld world)
    {
        foreach (var finding in world.Store.CheckAsync(true, default).Result)
        {
            if (!finding.Passed)
                throw new InvalidOperationException($"{finding.Check}: {finding.Text}");
        }

        return [.. world.Store.Executed
            .Select(command => (SimulationBooking)command.Parameters[0].Value!)
            .GroupBy(booking => booking.Key)
            .Select(key => (key.Key, key.SelectMany(booking => booking.Messages).Select(message => message.Number).ToList(), key.Select(booking => booking.Count).ToList()))];
    }

    private static void Same(IEnumerable<int> expected, IEnumerable<int> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
            throw new InvalidOperationException($"{what}: expected {string.Join(' ', expected)}, but found {string.Join(' ', actual)}.");
    }
}
