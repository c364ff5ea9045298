using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

/// <summary>Strikes a few times at calls that the seed chooses; commits are struck most.</summary>
internal sealed class SimulationFaults(Random random, int count)
{
    private static readonly StoreFault[] OfCommits =
    [
        StoreFault.Unreached, StoreFault.Unanswered, StoreFault.Late, StoreFault.Frozen, StoreFault.Stolen, StoreFault.CrashBefore, StoreFault.CrashAfter,
    ];

    private static readonly StoreFault[] OfOthers =
    [
        StoreFault.Unreached, StoreFault.Unanswered, StoreFault.Late, StoreFault.Frozen, StoreFault.CrashBefore, StoreFault.CrashAfter,
    ];

    private int _left = count;

    public List<(StoreCall Call, StoreFault Fault)> Struck { get; } = [];

    public StoreFault Of(StoreCall call)
    {
        if (_left == 0 || random.Next(call == StoreCall.Commit ? 4 : 25) > 0)
            return StoreFault.None;

        _left--;
        var faults = call == StoreCall.Commit ? OfCommits : OfOthers;
        var fault = faults[random.Next(faults.Length)];
        Struck.Add((call, fault));
        return fault;
    }
}
