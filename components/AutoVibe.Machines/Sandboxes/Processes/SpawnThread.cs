using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>The thread that starts every process of a machine.</summary>
/// <remarks>
/// What a process asked the kernel for the death of its parent comes when the thread ends that started it, not the process.
/// A thread of the pool ends when it has nothing to do; this one ends with this process.
/// </remarks>
internal static class SpawnThread
{
    private static readonly Lazy<BlockingCollection<Action>> Work = new(Begin);

    /// <summary>Starts a process.</summary>
    /// <exception cref="Win32Exception">The program cannot be run.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Value.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception error) when (error is Win32Exception or IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                started.SetException(error);
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> Begin()
    {
        var work = new BlockingCollection<Action>(boundedCapacity: 1024);
        new Thread(() =>
        {
            foreach (var step in work.GetConsumingEnumerable())
                step();
        })
        { IsBackground = true, Name = "sandbox spawner" }.Start();
        return work;
    }
}
