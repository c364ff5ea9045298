using System.Reflection;
using AutoVibe.Machines;

namespace AutoVibe.Chaos.Tests;

/// <summary>Kills the process around calls of the stores with which a hub runs machines; all others only pass through.</summary>
public class CrashingCalls : DispatchProxy
{
    private static readonly TimeSpan WhileFilesAreRead = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan WhileAnAgentRuns = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan WhileItIsStopped = TimeSpan.FromMilliseconds(200);
    private object _store = null!;
    private CrashPoints _crash = null!;

    internal static T Around<T>(T store, CrashPoints crash)
        where T : class
    {
        var proxy = Create<T, CrashingCalls>();
        (((CrashingCalls)(object)proxy)._store, ((CrashingCalls)(object)proxy)._crash) = (store, crash);
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Before(targetMethod!.Name, args!);
        object? result;
        try
        {
            result = targetMethod.Invoke(_store, args);
        }
        catch (TargetInvocationException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException!);
            throw;
        }

        // The first to be told of the end, before whoever waits for it.
        if (result is Task task)
            _ = task.ContinueWith(ended => After(targetMethod.Name, args!, ended), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return result;
    }

    private void Before(string call, object?[] arguments)
    {
        switch (call)
        {
            case nameof(IMachineStore.BeginAsync):
                _crash.At(CrashPoint.BeforeBegin);
                break;
            case nameof(IMachineStore.UpdateAsync) when IsWork(arguments):
                _crash.At(CrashPoint.BeforeWork);
                break;
            case nameof(IBudgetStore.ReserveAsync):
                _crash.At(CrashPoint.BeforeReserve);
                break;
            case nameof(IBudgetStore.SettleAsync):
                _crash.At(CrashPoint.BeforeSettle);
                break;
            case nameof(ICheckpointStore.AddAsync):
                _crash.At(CrashPoint.BeforeCheckpoint);
                break;
        }
    }

    private void After(string call, object?[] arguments, Task ended)
    {
        switch (call)
        {
            case nameof(IMachineStore.BeginAsync):
                _crash.At(CrashPoint.AfterBegin);
                break;
            case nameof(IMachineStore.UpdateAsync) when IsWork(arguments):
                _crash.Soon(CrashPoint.DuringWork, WhileAnAgentRuns);
                break;
            case nameof(IQuestionStore.CalledAsync) when ended is Task<IReadOnlyList<Guid>> { IsCompletedSuccessfully: true, Result.Count: > 0 }:
                _crash.Soon(CrashPoint.DuringStop, WhileItIsStopped);
                break;
            case nameof(IBudgetStore.ReserveAsync):
                _crash.At(CrashPoint.AfterReserve);
                break;
            case nameof(IBudgetStore.SettleAsync):
                _crash.At(CrashPoint.AfterSettle);
                break;
            case nameof(ICheckpointStore.AddAsync):
                _crash.At(CrashPoint.AfterCheckpoint);
                break;
            case nameof(ICheckpointStore.SetVerifiedAsync):
                _crash.At(CrashPoint.AfterVerified);
                break;
            // Every snapshot, restore and comparison begins with looking its checkpoint up.
            case nameof(ICheckpointStore.FindAsync) when _store is ICheckpointStore:
                _crash.Soon(CrashPoint.DuringFileWork, WhileFilesAreRead);
                break;
        }
    }

    private static bool IsWork(object?[] arguments) => arguments[0] is MachineUpdate { State: MachineState.Working, Checkpoint: null };
}
