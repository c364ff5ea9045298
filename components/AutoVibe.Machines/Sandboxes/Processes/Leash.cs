namespace AutoVibe.Machines;

/// <summary>What holds everything that one run started, so that it can be counted and ended.</summary>
internal abstract class Leash
{
    /// <summary>Asks the program to end.</summary>
    public abstract void Ask();

    /// <summary>Ends everything at once. It may be called again until all is gone.</summary>
    public abstract void Cut();

    /// <summary>What lives of it now; null where that cannot be told.</summary>
    /// <param name="table">The processes of the computer; null where they are not listed.</param>
    /// <param name="memory">Above how many bytes the memory is worth an exact count.</param>
    public virtual LeashedProcesses? Look(ProcessTable? table, long? memory) => null;

    /// <summary>What ended the run from outside, when only the one who holds it knows; asked when its first process is gone.</summary>
    public virtual SandboxEnd? Why() => null;

    /// <summary>Ends what is left once the first process is gone, and waits until nothing lives.</summary>
    public virtual Task ClearAsync(TimeProvider time) => Task.CompletedTask;
}

/// <summary>What lives of a run at one moment.</summary>
internal readonly record struct LeashedProcesses(int Count, TimeSpan Cpu, long Memory);
