namespace AutoVibe.Machines.Tests;

public sealed class ProcessSandboxTests() : KeptSandboxContract(IsolationLevel.Process);
