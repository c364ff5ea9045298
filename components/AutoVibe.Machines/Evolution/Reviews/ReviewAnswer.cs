using System.Text.Json;

namespace AutoVibe.Machines;

/// <summary>What a reviewer answers, in exactly the form that it was told.</summary>
internal sealed record ReviewAnswer
{
    /// <summary>Bytes that an answer may have: it goes through the pipeline as a whole.</summary>
    public const int MostBytes = 64 << 10;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public required double Score { get; init; }

    public required string Summary { get; init; }

    public IReadOnlyList<string> Highlights { get; init; } = [];

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">It is none; the message tells why.</exception>
    public static ReviewAnswer Parse(ReadOnlySpan<byte> utf8)
    {
        var answer = JsonSerializer.Deserialize<ReviewAnswer>(utf8, Strict) ?? throw new JsonException("It is null.");
        if (answer.Score is not (>= 0 and <= 100))
            throw new JsonException($"The score is {answer.Score}, not a number from 0 to 100.");
        if (answer.Highlights.Any(words => words is null))
            throw new JsonException("A highlight is null.");
        foreach (var finding in answer.Findings)
            Check(finding);
        return answer;
    }

    /// <summary>The same, fit to be stored and shown.</summary>
    public ReviewAnswer Clean(EventText text) => new()
    {
        Score = Score,
        Summary = text.Clean(Summary),
        Highlights = [.. Highlights.Select(words => text.Clean(words))],
        Findings = [.. Findings.Select(finding => finding with
        {
            File = text.Clean(finding.File),
            Category = text.Clean(finding.Category),
            Message = text.Clean(finding.Message),
            Suggestion = text.Clean(finding.Suggestion),
        })],
    };

    private static void Check(Finding? finding)
    {
        if (finding is null)
            throw new JsonException("A finding is null.");
        if (!Enum.IsDefined(finding.Severity))
            throw new JsonException("A severity is none of 'error', 'warning' and 'info'.");
        if (finding.Line < 1 || finding.Column < 1)
            throw new JsonException($"A finding stands at line {finding.Line}, column {finding.Column}; both are counted from 1.");
        if (string.IsNullOrWhiteSpace(finding.Message) || string.IsNullOrWhiteSpace(finding.Category))
            throw new JsonException("A finding has no message or no category.");
    }
}
