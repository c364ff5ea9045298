namespace AutoVibe.Pipelines.Testing;

/// <summary>What goes wrong with one call to a store.</summary>
public enum StoreFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The call never reaches the store: it fails with <see cref="StoreUnavailableException"/> and has no effect.</summary>
    Unreached,

    /// <summary>The call has its effect, but the answer is lost: it fails with <see cref="StoreUnavailableException"/>.</summary>
    Unanswered,

    /// <summary>The call waits before it reaches the store; see <see cref="FaultyStore.Lateness"/>.</summary>
    Late,

    /// <summary>The process stands still for a while: this call and all after it wait; see <see cref="FaultyStore.Freeze"/>.</summary>
    Frozen,

    /// <summary>Somebody takes the lane just before the commit, and dies with it. Only for commits; nothing on other calls.</summary>
    Stolen,

    /// <summary>The process dies before the call reaches the store.</summary>
    CrashBefore,

    /// <summary>The process dies after the call had its effect and before it hears of it.</summary>
    CrashAfter,
}
