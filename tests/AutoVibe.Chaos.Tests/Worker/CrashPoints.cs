using System.Diagnostics;

namespace AutoVibe.Chaos.Tests;

/// <summary>Kills this process at a place that a file names: <c>BeforeCommit 3</c> is the third time it comes there from now on.</summary>
/// <remarks>The file is deleted first, so that the next process lives.</remarks>
internal sealed class CrashPoints(string? file)
{
    private readonly Lock _sync = new();
    private string? _armed;
    private int _left;

    public static void Die()
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    public void At(CrashPoint point)
    {
        if (IsDue(point))
            Die();
    }

    /// <summary>Begins a call to the store and dies while it is under way, at a moment between its first step and its end.</summary>
    public async Task DuringAsync(CrashPoint point, Func<Task> call)
    {
        var due = IsDue(point);
        var under = Task.Run(call);
        if (due)
        {
            await Task.WhenAny(under, Task.Delay(TimeSpan.FromMicroseconds(Random.Shared.Next(3000)), TimeProvider.System));
            Die();
        }

        await under;
    }

    /// <summary>Dies at a moment soon after it came there.</summary>
    public void Soon(CrashPoint point, TimeSpan atMost)
    {
        if (!IsDue(point))
            return;
        var moment = new Thread(() =>
        {
            Thread.Sleep(Random.Shared.Next((int)atMost.TotalMilliseconds));
            Die();
        });
        moment.Start();
    }

    private bool IsDue(CrashPoint point)
    {
        if (file is null || !File.Exists(file))
            return false;
        lock (_sync)
        {
            if (!File.Exists(file) || File.ReadAllText(file) is not { Length: > 0 } armed)
                return false;
            if (armed != _armed)
                (_armed, _left) = (armed, int.Parse(armed[armed.IndexOf(' ', StringComparison.Ordinal)..], null));
            if (!armed.StartsWith($"{point} ", StringComparison.Ordinal) || --_left > 0)
                return false;
            File.Delete(file);
            return true;
        }
    }
}
