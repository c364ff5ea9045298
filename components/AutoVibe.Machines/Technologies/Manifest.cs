using System.Text;

namespace AutoVibe.Machines;

/// <summary>Reads from a manifest file what a project is built with. It names only what the file itself says.</summary>
internal static class Manifest
{
    private static readonly string[] NotTheirOwn = ["node_modules", "vendor", "third_party", "bower_components", ".venv", "testdata", "fixtures"];

    /// <param name="path">The file's path in the working tree.</param>
    /// <param name="head">Its beginning; all of it when <paramref name="isWhole"/>.</param>
    /// <param name="isWhole">A manifest that is not whole is known by its name alone.</param>
    public static IReadOnlyList<string> TechnologiesIn(string path, ReadOnlySpan<byte> head, bool isWhole)
    {
        var kind = ManifestKind.Of(path);
        if (kind is null || IsSomebodyElses(path))
            return [];

        var text = isWhole && kind.Needles.Count > 0 ? Encoding.UTF8.GetString(head) : "";
        return [.. kind.Technologies.Concat(kind.Needles.Where(needle => needle.IsIn(text)).Select(needle => needle.Technology)).Distinct()];
    }

    private static bool IsSomebodyElses(string path) =>
        path.Split('/').SkipLast(1).Any(folder => NotTheirOwn.Contains(folder, StringComparer.Ordinal));
}
