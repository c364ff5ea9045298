using System.Xml.Linq;

namespace AutoVibe.House.Tests;

/// <summary>What a project file says it needs.</summary>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    private static readonly string[] Databases = ["Npgsql", "Dapper", "Microsoft.Data.Sqlite", "SQLitePCLRaw"];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public static ProjectFile Parse(string path, string xml)
    {
        var elements = XDocument.Parse(xml).Descendants().ToList();
        return new(path, Included("ProjectReference"), Included("PackageReference"));

        List<string> Included(string element) =>
            [.. elements.Where(e => e.Name.LocalName == element).Select(e => (string?)e.Attribute("Include")).OfType<string>()];
    }

    /// <summary>References and packages that the walls of the house do not allow.</summary>
    public IEnumerable<string> ForbiddenArrows()
    {
        foreach (var reference in References.Select(reference => System.IO.Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))))
        {
            if (!Walls.Allow(Path, Name, reference))
                yield return $"{Name} → {reference}";
        }

        if (Path.StartsWith("tests/", StringComparison.Ordinal) || Name == "AutoVibe.Storage")
            yield break;

        foreach (var package in Packages.Where(package => Databases.Any(database => package.StartsWith(database, StringComparison.Ordinal))))
            yield return $"{Name} → package {package}";
    }
}
