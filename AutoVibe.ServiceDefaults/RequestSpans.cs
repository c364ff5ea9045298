using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.ServiceDefaults;

/// <summary>Names and tags the framework's span of each request, as OpenTelemetry's conventions for HTTP servers say.</summary>
internal sealed class RequestSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(DescribeAsync);
        next(app);
    };

    private static async Task DescribeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
                Describe(span, context);
        }
    }

    private static void Describe(Activity span, HttpContext context)
    {
        // An error that was answered has taken the endpoint from the request.
        var error = context.Features.Get<IExceptionHandlerFeature>();
        var status = context.Response.StatusCode;
        var route = ((context.GetEndpoint() ?? error?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("url.scheme", context.Request.Scheme);
        span.SetTag("url.path", context.Request.Path.Value);
        span.SetTag("http.response.status_code", status);
        if (status < StatusCodes.Status500InternalServerError)
            return;

        span.SetTag("error.type", error?.Error.GetType().FullName ?? status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        span.SetStatus(ActivityStatusCode.Error);
    }
}
