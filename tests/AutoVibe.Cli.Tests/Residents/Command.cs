namespace AutoVibe.Cli.Tests;

/// <summary>What is typed, and where.</summary>
internal sealed record Command(string Folder, IReadOnlyDictionary<string, string> Variables, string[] Arguments);

/// <summary>What came of it.</summary>
internal sealed record CommandEnd(int ExitCode, string Output, string Errors);
