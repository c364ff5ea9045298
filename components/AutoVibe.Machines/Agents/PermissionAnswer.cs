namespace AutoVibe.Machines;

/// <summary>What a person decided about a question of an agent.</summary>
/// <param name="Allowed">Whether it may.</param>
/// <param name="Message">What the agent is told when it may not.</param>
public sealed record PermissionAnswer(bool Allowed, string? Message = null);
