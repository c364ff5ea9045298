namespace AutoVibe.Tests;

/// <summary>Who sent something.</summary>
internal sealed record TelemetrySender(string Service, string Instance);

/// <summary>A span that a receiver got.</summary>
internal sealed record ReceivedSpan(
    TelemetrySender Sender, string Scope, string Trace, string Id, string Parent, string Name, int Kind, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> LinkedTraces, bool IsError);

/// <summary>A figure that a receiver got.</summary>
internal sealed record ReceivedFigure(TelemetrySender Sender, string Metric, string Unit, IReadOnlyDictionary<string, string> Tags, double Value);

/// <summary>A line of a log that a receiver got.</summary>
internal sealed record ReceivedLog(TelemetrySender Sender, string Text, string Trace);
