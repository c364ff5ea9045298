namespace AutoVibe.Pipelines.Testing;

/// <summary>What somebody did.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">edit, replay or discard of a dead letter; replace-state or reset-state of a key; restart of a segment.</param>
/// <param name="Subject">What it was done to: pipeline, name, and the place in it.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Subject);
