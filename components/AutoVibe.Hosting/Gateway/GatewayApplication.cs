using AutoVibe.Machines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Hosting;

/// <summary>The paths of the gateway; there are no others.</summary>
internal sealed partial class GatewayApplication(ModelGateway gateway, PriceTable prices, ILogger<GatewayApplication> logger) : IHttpApplication<HttpContext>
{
    // What changes how a provider reads the request, and nothing that says who sends it.
    private static readonly string[] PassedOn = ["anthropic-version", "anthropic-beta", "openai-beta"];

    private static readonly Dictionary<string, GatewayApi> Paths = new(StringComparer.Ordinal)
    {
        ["/v1/messages"] = GatewayApi.Messages,
        [CountTokens] = GatewayApi.Messages,
        ["/v1/chat/completions"] = GatewayApi.ChatCompletions,
        ["/v1/responses"] = GatewayApi.Responses,
    };

    private const string CountTokens = "/v1/messages/count_tokens";

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var answer = new HttpAgentAnswer(context);
        try
        {
            await AnswerAsync(context, answer);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }

        // Whatever goes wrong with one call must not end the others' server.
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            var (code, report) = ErrorReport.Of(error);
            Log.Failed(logger, context.Request.Path, report.Code, error);
            await RefuseAsync(context, answer, new AutoVibeException(code, report.Message, fix: report.Fix));
        }
    }

    private async Task AnswerAsync(HttpContext context, HttpAgentAnswer answer)
    {
        var path = context.Request.Path.Value ?? "";
        if (HttpMethods.IsPost(context.Request.Method) && Paths.TryGetValue(path, out var api))
            await gateway.HandleAsync(TokenOf(context.Request), CallOf(context, api, path), answer, context.RequestAborted);
        else if (HttpMethods.IsGet(context.Request.Method) && path == "/v1/models")
            await ModelsAsync(context, answer);
        else
            await RefuseAsync(context, answer, new AutoVibeException(AccessErrors.NoSuchEndpoint, $"{context.Request.Method} {path}: the gateway has no such path.", fix: $"It has POST {string.Join(", ", Paths.Keys)} and GET /v1/models."));
    }

    private async Task ModelsAsync(HttpContext context, HttpAgentAnswer answer)
    {
        if (!gateway.Knows(TokenOf(context.Request)))
        {
            await RefuseAsync(context, answer, new MachineException(MachineErrors.TokenRefused, "The token is none of a machine that works now."));
            return;
        }

        var body = ModelList.Of(prices);
        answer.Begin(StatusCodes.Status200OK, "application/json", [], body.Length);
        await answer.WriteAsync(body, context.RequestAborted);
    }

    private static GatewayCall CallOf(HttpContext context, GatewayApi api, string path) => new()
    {
        Api = api,
        Path = context.Request.Query["beta"] == "true" ? $"{path}?beta=true" : path,
        CountsOnly = path == CountTokens,
        ReadAsync = ct => BodyOfAsync(context.Request, ct),
        Headers = [.. PassedOn.Where(context.Request.Headers.ContainsKey).Select(name => KeyValuePair.Create(name, context.Request.Headers[name].ToString()))],
    };

    private static async Task<byte[]> BodyOfAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
            throw new MachineException(MachineErrors.CallRefused, $"The body is encoded as {encoding}.", fix: "Send it as it is.");
        try
        {
            using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 1024 * 1024));
            await request.Body.CopyToAsync(body, ct);
            return body.ToArray();
        }
        catch (BadHttpRequestException error)
        {
            throw new MachineException(error.StatusCode == StatusCodes.Status413PayloadTooLarge ? MachineErrors.CallTooLarge : MachineErrors.CallRefused, error.Message, error);
        }
    }

    private static string? TokenOf(HttpRequest request)
    {
        const string scheme = "Bearer ";
        if (request.Headers["x-api-key"] is { Count: > 0 } key)
            return key.ToString().Trim();
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
    }

    private static async Task RefuseAsync(HttpContext context, HttpAgentAnswer answer, AutoVibeException refused)
    {
        if (answer.HasBegun)
        {
            answer.Cut();
            return;
        }

        var isAnthropic = context.Request.Path.StartsWithSegments("/v1/messages", StringComparison.Ordinal) || context.Request.Headers.ContainsKey("anthropic-version");
        var error = ApiError.Of(refused);
        var body = error.Body(isAnthropic ? GatewayApi.Messages : GatewayApi.ChatCompletions);
        answer.Begin(error.Status, "application/json", error.Headers, body.Length);
        await answer.WriteAsync(body, context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(3611, LogLevel.Error, "A call to {Path} failed with {Code}")]
        public static partial void Failed(ILogger logger, string path, string code, Exception error);
    }
}
