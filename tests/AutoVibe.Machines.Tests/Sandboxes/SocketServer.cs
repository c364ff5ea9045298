using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines.Tests;

/// <summary>An HTTP server on a Unix socket that says what it was asked, and gives back what it was sent.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SocketServer(WebApplication app, string path)
    {
        _app = app;
        Path = path;
    }

    public string Path { get; }

    public static async Task<SocketServer> StartAsync(string path)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.ListenUnixSocket(path));
        var app = builder.Build();
        app.MapPost("/echo", async (HttpRequest request, HttpResponse response) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            await response.Body.WriteAsync(body.ToArray());
        });
        app.MapFallback((HttpRequest request) => $"you asked for {request.Path}");
        await app.StartAsync();
        return new(app, path);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
