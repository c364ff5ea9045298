using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>Where two requests differ first. What differs in every run does not count: ids, days and times, secrets, and what only tells the provider who asks.</summary>
internal static partial class RequestDifference
{
    private const int Shown = 80;
    private static readonly HashSet<string> PassedOver = ["metadata", "user", "safety_identifier", "prompt_cache_key"];

    /// <summary>The first difference in words; null when there is none.</summary>
    public static string? Find(JsonNode? recorded, JsonNode? now, IReadOnlyDictionary<string, string> places) => Find(recorded, now, "", places);

    private static string? Find(JsonNode? recorded, JsonNode? now, string path, IReadOnlyDictionary<string, string> places) => (recorded, now) switch
    {
        (JsonObject one, JsonObject other) => one.Select(member => member.Key).Union(other.Select(member => member.Key))
            .Where(name => path.Length > 0 || !PassedOver.Contains(name))
            .Select(name => Find(one[name], other[name], path.Length == 0 ? name : $"{path}.{name}", places)).FirstOrDefault(found => found is not null),
        (JsonArray one, JsonArray other) => Enumerable.Range(0, Math.Max(one.Count, other.Count))
            .Select(at => at >= one.Count || at >= other.Count ? $"{path} has {one.Count} items in the recording and {other.Count} now" : Find(one[at], other[at], $"{path}[{at}]", places)).FirstOrDefault(found => found is not null),
        (JsonValue one, JsonValue other) when one.Text() is { } text && other.Text() is { } present => Texts(text, present, path, places),
        _ => JsonNode.DeepEquals(recorded, now) ? null : $"{path} is {Show(recorded?.ToJsonString() ?? "absent", 0)} in the recording and {Show(now?.ToJsonString() ?? "absent", 0)} now",
    };

    private static string? Texts(string recorded, string now, string path, IReadOnlyDictionary<string, string> places)
    {
        foreach (var (other, place) in places)
            now = now.Replace(other, place, StringComparison.Ordinal);
        var (one, two) = (Volatile().Replace(recorded, "*"), Volatile().Replace(now, "*"));
        if (one == two)
            return null;
        var same = one.AsSpan().CommonPrefixLength(two);
        return $"{path} differs from character {same} on: '{Show(one, same)}' in the recording and '{Show(two, same)}' now";
    }

    private static string Show(string text, int from) => text.Length - from > Shown ? $"{text.AsSpan(from, Shown)}…" : text[from..];

    [GeneratedRegex(@"\[redacted:[^\]]*\]|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Volatile();
}
