using AutoVibe.Cli.Tests;

// The tests start this assembly as a child process that runs commands.
await CommandLoop.RunAsync();
