namespace AutoVibe.Machines;

/// <summary>How one git is started.</summary>
/// <param name="Progress">Gets git's progress lines.</param>
/// <param name="NoSshPrompt">Makes ssh fail instead of asking the terminal for a password or about a host.</param>
internal sealed record GitStart(IProgress<string>? Progress = null, bool NoSshPrompt = false);
