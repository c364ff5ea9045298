namespace AutoVibe.Platform;

/// <summary>Names an answer.</summary>
/// <param name="Kind">How long it lives.</param>
/// <param name="Area">What it is about, from the general to the particular, such as <c>projects/0197…</c>. Forgetting an area forgets all below it.</param>
/// <param name="Question">What was asked about the area, such as a filter.</param>
public sealed record QueryKey(QueryKind Kind, string Area, string Question);
