using System.Diagnostics;

namespace AutoVibe.Pipelines;

/// <summary>A W3C trace context as 25 bytes, as it travels in a message's row: trace id, span id, flags.</summary>
public static class TraceBytes
{
    /// <summary>Writes a context.</summary>
    public static byte[] Write(ActivityContext context)
    {
        var bytes = new byte[25];
        context.TraceId.CopyTo(bytes.AsSpan(0, 16));
        context.SpanId.CopyTo(bytes.AsSpan(16, 8));
        bytes[24] = (byte)context.TraceFlags;
        return bytes;
    }

    /// <summary>The context that the caller is in, or null.</summary>
    public static byte[]? OfCurrent() => Activity.Current is { } current ? Write(current.Context) : null;

    /// <summary>Reads a context; false when the bytes hold none.</summary>
    public static bool TryRead(byte[]? bytes, out ActivityContext context)
    {
        context = default;
        if (bytes is not { Length: 25 })
            return false;
        context = new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes.AsSpan(0, 16)), ActivitySpanId.CreateFromBytes(bytes.AsSpan(16, 8)), (ActivityTraceFlags)bytes[24], isRemote: true);
        return true;
    }
}
