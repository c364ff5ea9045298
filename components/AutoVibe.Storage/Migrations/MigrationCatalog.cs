using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AutoVibe.Storage;

/// <summary>The migrations that this program carries, as embedded files <c>Migrations/DIALECT/0001_name.up.sql</c>.</summary>
internal static partial class MigrationCatalog
{
    public static IReadOnlyList<Migration> For(SqlDialect dialect)
    {
        var scripts = new SortedDictionary<int, (string Name, Dictionary<string, MigrationScript> Ways)>();
        foreach (var resource in Assembly.GetExecutingAssembly().GetManifestResourceNames())
        {
            var file = FileName().Match(resource);
            if (!file.Success || file.Groups["dialect"].Value != dialect.Name)
                continue;

            var version = int.Parse(file.Groups["version"].Value, CultureInfo.InvariantCulture);
            if (!scripts.TryGetValue(version, out var entry))
                scripts[version] = entry = (file.Groups["name"].Value, []);
            entry.Ways[file.Groups["way"].Value] = Read(resource);
        }

        return [.. scripts.Select(entry => new Migration(entry.Key, entry.Value.Name, entry.Value.Ways["up"], entry.Value.Ways["down"]))];
    }

    private static MigrationScript Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return new(reader.ReadToEnd());
    }

    [GeneratedRegex(@"\.Migrations\.(?<dialect>\w+)\.(?<version>\d{4})_(?<name>\w+)\.(?<way>up|down)\.sql$")]
    private static partial Regex FileName();
}
