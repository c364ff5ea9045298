namespace AutoVibe.Machines;

/// <summary>A value that must not be stored or shown.</summary>
/// <param name="Name">What it is called where it stood, such as <c>OPENAI_API_KEY</c>; shown in its place.</param>
/// <param name="Value">The value. One of fewer than <see cref="Redactor.Shortest"/> bytes is passed over: ordinary words would be taken for it.</param>
public sealed record Secret(string Name, string Value);
