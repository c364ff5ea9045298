namespace AutoVibe.Machines;

/// <summary>Where the intake keeps clones of repositories that have no folder of their own here.</summary>
/// <param name="Data">AutoVibe's data folder; it is left out of every project that holds it.</param>
public sealed record IntakeFolder(string Data);
