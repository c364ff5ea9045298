namespace AutoVibe.Storage;

/// <summary>A guard of a batch did not hold; nothing of the batch happened. Stores turn it into what their callers know.</summary>
internal sealed class GuardException(string code, Exception? cause = null) : Exception($"Engine guard {code} did not hold.", cause)
{
    /// <summary>The fence of a lane or sender.</summary>
    public const string Fence = "AV001";

    /// <summary>A cursor or position is not where the commit says.</summary>
    public const string Position = "AV002";

    /// <summary>A log has no head row.</summary>
    public const string Head = "AV003";

    /// <summary>A parked message is not in the state that the commit says.</summary>
    public const string Delivery = "AV004";

    /// <summary>Something registered under this name is of another kind.</summary>
    public const string Registered = "AV005";

    public string Code { get; } = code;
}
