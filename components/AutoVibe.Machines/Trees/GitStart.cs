namespace AutoVibe.Machines;

/// <summary>How one git is started.</summary>
/// <param name="Progress">Gets git's progress lines.</param>
/// <param name="NoSshPrompt">Makes ssh fail instead of asking the terminal for a password or about a host.</param>
/// <param name="TakesInput">Leaves its input open; else it is closed, so that neither git nor a program it starts can wait for an answer.</param>
internal sealed record GitStart(IProgress<string>? Progress = null, bool NoSshPrompt = false, bool TakesInput = false);
