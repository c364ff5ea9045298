namespace AutoVibe.Machines;

/// <summary>What was measured at one listed path.</summary>
/// <param name="Kind">Text, binary or skipped.</param>
/// <param name="Skip">Why it was skipped; null for a file that was read.</param>
/// <param name="Language">The name GitHub Linguist gives the language, <c>Other</c> where none is known; null unless text.</param>
/// <param name="Lines">Line feeds, plus one for a last line that does not end with one; 0 unless text.</param>
/// <param name="Bytes">The bytes that were read.</param>
/// <param name="Sha256">Of these bytes, in lower-case hexadecimal; null when skipped.</param>
/// <param name="Technologies">What a manifest such as package.json says the project is built with.</param>
internal sealed record FileMeasures(
    FileKind Kind, SkipReason? Skip, string? Language, long Lines, long Bytes, string? Sha256, IReadOnlyList<string> Technologies)
{
    public static FileMeasures Skipped(SkipReason reason) => new(FileKind.Skipped, reason, null, 0, 0, null, []);
}
