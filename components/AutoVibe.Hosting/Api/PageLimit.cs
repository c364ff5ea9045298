namespace AutoVibe.Hosting;

/// <summary>How much one page of a list may hold.</summary>
internal static class PageLimit
{
    public const int Default = 50;
    public const int Most = 500;

    /// <exception cref="AutoVibeException">It is out of range.</exception>
    public static void Check(int limit)
    {
        if (limit is < 1 or > Most)
            throw new AutoVibeException(AccessErrors.BadRequest, $"limit must be from 1 to {Most}, not {limit}.");
    }
}
