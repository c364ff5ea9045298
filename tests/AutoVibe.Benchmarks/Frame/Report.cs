using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVibe.Benchmarks;

/// <summary>The figures of one benchmark.</summary>
internal sealed record Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Name { get; init; }

    /// <summary>Ours divided by the reference, per round, the median of the rounds; null where there is no reference.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Ratio { get; init; }

    public required string Target { get; init; }

    public double? MessagesPerSecond { get; init; }

    public double? ReferencePerSecond { get; init; }

    public double? P50Milliseconds { get; init; }

    public double? P99Milliseconds { get; init; }

    public double? ResidentMegabytes { get; init; }

    public double? GrowthMegabytes { get; init; }

    public int? Threads { get; init; }

    public double? RatioToBatchedChannels { get; init; }

    public double? BatchedChannelsPerSecond { get; init; }

    public double? ReferenceP50Milliseconds { get; init; }

    public double? ReferenceP99Milliseconds { get; init; }

    /// <summary>Commits of one row by hand beside the work: their median at the end by that at the beginning.</summary>
    public double? CommitRatioLastToFirst { get; init; }

    public double? P50RatioLastToFirst { get; init; }

    public double? P99RatioLastToFirst { get; init; }

    /// <summary>The ratio of each round, in order.</summary>
    public IReadOnlyList<double>? Rounds { get; init; }

    /// <summary>Messages a second of each case of a benchmark that has several.</summary>
    public IReadOnlyDictionary<string, double>? PerSecond { get; init; }

    /// <summary>How much later than the reference an answer comes, at the median, by database.</summary>
    public IReadOnlyDictionary<string, double>? AddedP50Milliseconds { get; init; }

    public required long Messages { get; init; }

    public bool? Smoke { get; init; }

    public string ToJson() => JsonSerializer.Serialize(Rounded(), Json);

    public string ToText()
    {
        using var document = JsonDocument.Parse(ToJson());
        return string.Join(Environment.NewLine, document.RootElement.EnumerateObject().Select(figure => $"{figure.Name,-30} {figure.Value}"));
    }

    private Report Rounded() => this with
    {
        Ratio = Round(Ratio),
        MessagesPerSecond = Round(MessagesPerSecond),
        ReferencePerSecond = Round(ReferencePerSecond),
        P50Milliseconds = Round(P50Milliseconds),
        P99Milliseconds = Round(P99Milliseconds),
        ResidentMegabytes = Round(ResidentMegabytes),
        GrowthMegabytes = Round(GrowthMegabytes),
        RatioToBatchedChannels = Round(RatioToBatchedChannels),
        BatchedChannelsPerSecond = Round(BatchedChannelsPerSecond),
        ReferenceP50Milliseconds = Round(ReferenceP50Milliseconds),
        ReferenceP99Milliseconds = Round(ReferenceP99Milliseconds),
        CommitRatioLastToFirst = Round(CommitRatioLastToFirst),
        P50RatioLastToFirst = Round(P50RatioLastToFirst),
        P99RatioLastToFirst = Round(P99RatioLastToFirst),
        PerSecond = PerSecond?.ToDictionary(figure => figure.Key, figure => Round(figure.Value)!.Value),
        AddedP50Milliseconds = AddedP50Milliseconds?.ToDictionary(figure => figure.Key, figure => Round(figure.Value)!.Value),
        Rounds = Rounds is null ? null : [.. Rounds.Select(ratio => Round(ratio)!.Value)],
    };

    // Four significant digits: more would only show noise.
    private static double? Round(double? value) =>
        value is { } figure && double.IsFinite(figure) ? double.Parse(figure.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
