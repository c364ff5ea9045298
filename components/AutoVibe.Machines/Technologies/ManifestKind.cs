namespace AutoVibe.Machines;

/// <summary>One kind of manifest: which files it is, what its presence says, and what else its text may name.</summary>
/// <param name="Technologies">Said by the file's presence.</param>
/// <param name="Needles">Said by the file's text.</param>
internal sealed record ManifestKind(IReadOnlyList<string> Technologies, IReadOnlyList<Needle> Needles)
{
    private static readonly Lazy<IReadOnlyList<(string Sign, ManifestKind Kind)>> Kinds = new(Load);

    public static ManifestKind? Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var (sign, kind) in Kinds.Value)
        {
            if (Fits(sign, path, name))
                return kind;
        }

        return null;
    }

    // A sign is a file name, *.extension, or a folder with a slash at its end.
    private static bool Fits(string sign, string path, string name) => sign switch
    {
        ['*', ..] => name.EndsWith(sign[1..], StringComparison.OrdinalIgnoreCase),
        [.., '/'] => path.StartsWith(sign, StringComparison.Ordinal),
        _ => name.Equals(sign, StringComparison.Ordinal),
    };

    private static List<(string Sign, ManifestKind Kind)> Load()
    {
        var kinds = new List<(string, ManifestKind)>();
        List<Needle> needles = [];
        foreach (var line in ResourceLines.Of("manifests.txt"))
        {
            if (line[0] == ' ')
            {
                var parts = line.Trim().Split(" | ", 2);
                needles.Add(new(parts[0], parts[1]));
                continue;
            }

            var head = line.Split(": ", 2);
            needles = [];
            var kind = new ManifestKind(head.Length > 1 ? head[1].Split(", ") : [], needles);
            kinds.AddRange(head[0].TrimEnd(':').Split(' ').Select(sign => (sign, kind)));
        }

        return kinds;
    }
}
