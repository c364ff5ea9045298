namespace AutoVibe.Machines;

/// <summary>An agent that can be chosen.</summary>
/// <param name="Type">The word for it.</param>
/// <param name="Program">The program it needs; null when it needs none.</param>
/// <param name="File">Where the program was found; null when it is not installed.</param>
/// <param name="Install">The command that installs the program.</param>
/// <param name="Asks">Whether it can ask a person before it does something.</param>
public sealed record AgentListing(string Type, string? Program, string? File, string? Install, bool Asks = false)
{
    /// <summary>Whether it can be used here.</summary>
    public bool IsThere => Program is null || File is not null;
}
