namespace AutoVibe.Pipelines.Testing;

/// <summary>One process's connection to an in-memory store, on which calls fail by plan.</summary>
/// <remarks>A crash is silent, as kill -9 is: from then on no call through this connection has an effect or returns. A call that hangs so ends only when it
/// is cancelled. Give every simulated process a connection of its own.</remarks>
/// <param name="store">The store behind it.</param>
/// <param name="time">The clock that late calls wait on.</param>
/// <param name="plan">Asked before every call; its answer is what goes wrong with that call.</param>
public sealed partial class FaultyStore(InMemoryPipelineStore store, TimeProvider time, Func<StoreCall, StoreFault> plan) :
    ICatalogStore, INodeStore, ILaneStore, ISendStore, ITaskStore, IDeadLetterStore, IStateStore, ISavepointStore, IUpkeepStore, IDoctor, IWakeUp
{
    private readonly TaskCompletionSource _crash = new();
    private long _thawsAt;

    /// <summary>How long a late call waits. Default: 3 seconds.</summary>
    public TimeSpan Lateness { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a frozen process stands still. Default: 15 seconds, long enough to be thought dead.</summary>
    public TimeSpan Freeze { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Ends when the process has crashed.</summary>
    public Task Crashed => _crash.Task;

    /// <summary>Lets the process crash now, between two calls.</summary>
    public void Crash() => _crash.TrySetResult();

    private Task<T> Through<T>(StoreCall call, Func<Task<T>> work, CancellationToken ct, LaneId? lane = null)
    {
        var fault = FaultOf(call);
        return fault == StoreFault.None ? work() : FaultedAsync(fault, work, lane, ct);
    }

    private Task Through(StoreCall call, Func<Task> work, CancellationToken ct, LaneId? lane = null)
    {
        var fault = FaultOf(call);
        return fault == StoreFault.None ? work() : FaultedAsync(fault, async () => { await work(); return true; }, lane, ct);
    }

    private StoreFault FaultOf(StoreCall call)
    {
        if (Crashed.IsCompleted)
            return StoreFault.CrashBefore;
        if (time.GetTimestamp() < _thawsAt)
            return StoreFault.Frozen;

        var fault = plan(call);
        if (fault == StoreFault.Frozen)
            _thawsAt = time.GetTimestamp() + (long)(Freeze.TotalSeconds * time.TimestampFrequency);
        return fault;
    }

    private async Task<T> FaultedAsync<T>(StoreFault fault, Func<Task<T>> work, LaneId? lane, CancellationToken ct)
    {
        switch (fault)
        {
            case StoreFault.Unreached:
                throw new StoreUnavailableException("The connection was lost before the call reached the store.");
            case StoreFault.Unanswered:
                await work();
                throw new StoreUnavailableException("The connection was lost before the answer came.");
            case StoreFault.Late:
                await Task.Delay(Lateness, time, ct);
                return Crashed.IsCompleted ? await HangAsync<T>(ct) : await work();
            case StoreFault.Frozen:
                await Task.Delay(time.GetElapsedTime(time.GetTimestamp(), _thawsAt), time, ct);
                return Crashed.IsCompleted ? await HangAsync<T>(ct) : await work();
            case StoreFault.CrashBefore:
                Crash();
                return await HangAsync<T>(ct);
            case StoreFault.CrashAfter:
                await work();
                Crash();
                return await HangAsync<T>(ct);
            default:
                if (lane is { } id)
                    store.Steal(id);
                return await work();
        }
    }

    private static Task<T> HangAsync<T>(CancellationToken ct) => new TaskCompletionSource<T>().Task.WaitAsync(ct);
}
