using System.Buffers;
using System.Collections.Frozen;

namespace AutoVibe.Machines;

/// <summary>Names that Windows gives a meaning of their own, so that a file of that name would be something else.</summary>
internal static class WindowsName
{
    private static readonly SearchValues<char> Refused = SearchValues.Create([.. "<>:\"|?*\\", .. Enumerable.Range(1, 31).Select(code => (char)code)]);

    private static readonly FrozenSet<string> Devices = new[] { "CON", "PRN", "AUX", "NUL" }
        .Concat(Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" }))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsGood(string name) =>
        !name.AsSpan().ContainsAny(Refused) && name[^1] is not ('.' or ' ') && !Devices.Contains(name.Split('.')[0].TrimEnd());
}
