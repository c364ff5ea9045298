using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Hosting;

/// <summary>Answers errors as problems (RFC 9457) with AutoVibe's code and what mends them.</summary>
internal sealed partial class ErrorAnswers(ILogger<ErrorAnswers> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        var (error, report) = exception is BadHttpRequestException bad ? Of(bad) : ErrorReport.Of(exception);
        if (error.Kind is ErrorKind.Failed && error != SettingErrors.Cancelled)
            Log.Failed(logger, context.Request.Method, context.Request.Path, report.Code, exception);

        await WriteAsync(context, error, report);
        return true;
    }

    /// <summary>Gives answers that the framework leaves empty, such as 404 and 405, a body too.</summary>
    public static async Task FillAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.HasStarted || context.Response.ContentLength is > 0 || context.Response.ContentType is not null)
            return;

        var error = context.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => AccessErrors.BadRequest,
            StatusCodes.Status404NotFound => AccessErrors.NoSuchEndpoint,
            StatusCodes.Status405MethodNotAllowed => AccessErrors.MethodNotAllowed,
            StatusCodes.Status413PayloadTooLarge => AccessErrors.BodyTooLarge,
            StatusCodes.Status415UnsupportedMediaType => AccessErrors.NotJson,
            _ => null,
        };
        if (error is not null)
            await WriteAsync(context, error, new(error.Code, $"{context.Request.Method} {context.Request.Path}: {error.Title.ToLowerInvariant()}.", error.Fix));
    }

    private static async Task WriteAsync(HttpContext context, ErrorCode error, ErrorReport report)
    {
        context.Response.StatusCode = ErrorOutcomes.Status(error);
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        if (error.Kind is ErrorKind.Unavailable)
            context.Response.Headers.RetryAfter = "1";

        var problem = new ProblemDetails
        {
            Type = $"urn:autovibe:error:{error.Code}",
            Title = error.Title,
            Status = context.Response.StatusCode,
            Detail = report.Message,
            Instance = context.Request.Path,
            Extensions = { ["code"] = report.Code, ["fix"] = report.Fix },
        };
        await context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json");
    }

    private static (ErrorCode, ErrorReport) Of(BadHttpRequestException bad)
    {
        var error = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? AccessErrors.BodyTooLarge : AccessErrors.BadRequest;

        // The reason stands in the JSON reader's own words, which name the place in the text.
        return (error, new(error.Code, bad.InnerException is { } cause ? $"{bad.Message} {cause.Message}" : bad.Message, error.Fix));
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Error, "{Method} {Path} failed with {Code}")]
        public static partial void Failed(ILogger logger, string method, string path, string code, Exception error);
    }
}
