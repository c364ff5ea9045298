namespace AutoVibe.Platform;

/// <summary>Locks by name, to save work that one process alone should do. Whoever writes must not rely on them: a lock can be lost while its holder does not know, so what is written carries the fencing token and
/// the database refuses an older one.</summary>
public interface ILocks
{
    /// <summary>Takes a lock when it is free; does not wait.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lease">How long it stays taken when its holder dies. It is renewed while the holder lives.</param>
    /// <param name="ct">Ends the attempt.</param>
    Task<LockAnswer> TryTakeAsync(string name, TimeSpan lease, CancellationToken ct);
}

/// <summary>What came of an attempt to take a lock.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Lock">The lock when it was taken; disposing it frees it.</param>
public sealed record LockAnswer(LockOutcome Outcome, HeldLock? Lock = null);

/// <summary>What can come of an attempt to take a lock.</summary>
public enum LockOutcome
{
    /// <summary>It is ours.</summary>
    Taken,

    /// <summary>Somebody else has it.</summary>
    Held,

    /// <summary>The server that keeps the locks does not answer; nobody can take one.</summary>
    Unavailable,
}
