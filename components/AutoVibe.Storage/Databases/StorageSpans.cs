using System.Diagnostics;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Spans of what lanes and senders do with the database, one for each batch. Names follow OpenTelemetry's conventions for databases.</summary>
/// <remarks>A span stands below the message that caused it. What no traced message caused, such as a look that finds nothing, has none.</remarks>
internal static class StorageSpans
{
    private static readonly ActivitySource Source = new("AutoVibe.Storage");

    /// <summary>Whether anybody wants to know.</summary>
    public static bool AreWanted => Source.HasListeners();

    /// <summary>Begins a span below a trace context; null when nobody listens or there is none.</summary>
    public static Activity? Begin(string operation, SqlDialect dialect, byte[]? trace, int messages, DateTimeOffset started = default)
    {
        if (!AreWanted || !TraceBytes.TryRead(trace, out var parent))
            return null;

        var span = Source.StartActivity($"{operation} port_messages", ActivityKind.Client, parent, startTime: started);
        if (span is null)
            return null;
        span.SetTag("db.system.name", dialect.SystemName);
        span.SetTag("db.operation.name", operation);
        span.SetTag("db.collection.name", "port_messages");
        span.SetTag("autovibe.messages", messages);
        return span;
    }
}
