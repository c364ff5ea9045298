using Microsoft.AspNetCore.Http;

namespace AutoVibe.Hosting;

/// <summary>Headers that forbid browsers what no answer of this server needs.</summary>
internal static class SafeHeaders
{
    private static readonly string Policy =
        $"default-src 'none'; style-src '{HomePage.StyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // As the answer starts, because an error clears all headers that were set before it.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
