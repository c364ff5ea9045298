using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>How many files of an intake have one language, one reason to be skipped, or name one technology.</summary>
internal sealed class CountRow
{
    public const string Language = "language";
    public const string Skipped = "skipped";
    public const string Technology = "technology";

    public Guid IntakeId { get; set; }

    public string What { get; set; } = "";

    public string Name { get; set; } = "";

    public long Files { get; set; }

    public static IntakeTotals ToTotals(IEnumerable<CountRow> counts, long text, long binary, long skipped, long lines, long bytes)
    {
        var rows = counts.ToList();
        return new()
        {
            Files = text + binary + skipped,
            TextFiles = text,
            BinaryFiles = binary,
            SkippedFiles = skipped,
            Lines = lines,
            Bytes = bytes,
            Languages = Of(rows, Language),
            Skipped = Of(rows, Skipped),
            Stack = [.. Of(rows, Technology).Keys],
        };
    }

    private static SortedDictionary<string, long> Of(List<CountRow> rows, string what) =>
        new(rows.Where(row => row.What == what).ToDictionary(row => row.Name, row => row.Files), StringComparer.Ordinal);
}
