namespace AutoVibe.Machines.Tests;

public sealed class NoneSandboxTests() : SandboxContract(IsolationLevel.None);
