using AutoVibe.Machines;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Hosting;

/// <summary>An answer over HTTP, each part of which is sent at once.</summary>
internal sealed class HttpAgentAnswer(HttpContext context) : IAgentAnswer
{
    public bool HasBegun => context.Response.HasStarted;

    public void Begin(int status, string contentType, IEnumerable<KeyValuePair<string, string>> headers, long? length)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = length;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        if (length is null)
            context.Response.Headers.CacheControl = "no-cache";
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> part, CancellationToken ct) => await context.Response.BodyWriter.WriteAsync(part, ct);

    public async ValueTask EndAsync() => await context.Response.CompleteAsync();

    public void Cut() => context.Abort();
}
