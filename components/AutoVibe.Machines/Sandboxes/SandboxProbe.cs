namespace AutoVibe.Machines;

/// <summary>Whether one level works on this computer, found by running it.</summary>
/// <param name="Level">The level.</param>
/// <param name="Works">Whether a program was run in it.</param>
/// <param name="Detail">What was found, such as a version, or why it does not work.</param>
/// <param name="Fix">The command that mends it; null when it works or nothing would.</param>
public sealed record SandboxProbe(IsolationLevel Level, bool Works, string Detail, string? Fix);
