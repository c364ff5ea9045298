using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Reads the built-in table; its form is told at the top of prices.txt.</summary>
internal static class PriceTableReader
{
    public static PriceTable Read()
    {
        var lines = ResourceLines.Of("prices.txt").ToList();
        return PriceTable.Of(lines[0].Split(' ')[1], "USD", [.. lines.Skip(1).Select(Parse)]);
    }

    private static ModelPrice Parse(string line)
    {
        var words = line.Split(' ');
        return new()
        {
            Model = words[0],
            Maker = words[1],
            Input = Rate(words[2]),
            CachedRead = Rate(words[3]),
            CacheWrite = Rate(words[4]),
            CacheWriteLong = Rate(words[5]),
            Output = Rate(words[6]),
            MaxInput = Number(words[7]),
            MaxOutput = Number(words[8]),
            Long = words.Length > 9 ? Tier(words[9].Split(':')) : null,
        };
    }

    private static LongPrompt Tier(string[] parts) => new(Number(parts[0]), (int)Number(parts[1]), (int)Number(parts[2]));

    private static long Rate(string text) => (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
