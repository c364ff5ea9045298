namespace AutoVibe.Pipelines.Testing;

/// <summary>What somebody did to a dead letter.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">edit, replay or discard.</param>
/// <param name="Slot">The message.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, MessageSlot Slot);
