using System.Text.Json.Nodes;

namespace AutoVibe.Tests;

/// <summary>One call of a model.</summary>
internal sealed record ModelCall(int Number, JsonNode Request)
{
    /// <summary>The names of the tools that may be used; the helpers that programs ask beside their work have none.</summary>
    public IReadOnlyList<string> Tools => [.. (Request["tools"]?.AsArray() ?? []).Select(tool => (string?)(tool!["name"] ?? tool["function"]?["name"])).OfType<string>()];

    /// <summary>Whether a tool has been used before.</summary>
    public bool HasResult => Request.ToJsonString() is var text
        && (text.Contains("\"tool_result\"", StringComparison.Ordinal) || text.Contains("\"role\":\"tool\"", StringComparison.Ordinal) || text.Contains("_call_output\"", StringComparison.Ordinal));
}
