using System.Text.Json;

namespace AutoVibe.Machines;

/// <summary>What a project of npm is checked with: those of its scripts that are usually there for that.</summary>
internal static class NpmChecks
{
    // What 'npm init' writes where nobody has said anything.
    private const string NoTests = "no test specified";

    private static readonly string[] Usual = ["build", "lint", "test"];

    /// <summary>The commands; none when no script is of use, or the text is no package.</summary>
    /// <param name="package">The text of <c>package.json</c>.</param>
    /// <param name="hasLock">Whether the versions of its dependencies are locked.</param>
    public static IReadOnlyList<string> Of(string package, bool hasLock)
    {
        try
        {
            using var json = JsonDocument.Parse(package);
            var install = IsEmpty(json.RootElement, "dependencies") && IsEmpty(json.RootElement, "devDependencies") ? "" : hasLock ? "npm ci && " : "npm install && ";
            return json.RootElement.TryGetProperty("scripts", out var scripts) && scripts.ValueKind == JsonValueKind.Object
                ? [.. Usual.Where(name => IsOfUse(scripts, name)).Select(name => $"{install}npm run {name}")]
                : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static bool IsOfUse(JsonElement scripts, string name) =>
        scripts.TryGetProperty(name, out var script) && script.ValueKind == JsonValueKind.String && !script.GetString()!.Contains(NoTests, StringComparison.Ordinal);

    private static bool IsEmpty(JsonElement package, string name) =>
        !package.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Object || !list.EnumerateObject().Any();
}
