using System.Net;
using AutoVibe.Hosting;
using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Server.Tests;

/// <summary>How long a command waits for a server that takes its time.</summary>
public sealed class ClientPatienceTests : IAsyncLifetime
{
    // As long as a busy machine may take for one answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication _server = null!;
    private int _probes;
    private int _probeStatus = StatusCodes.Status200OK;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _answered.TrySetResult();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_that_takes_long_is_waited_for_while_the_server_lives()
    {
        using var client = Client();

        var answer = client.PostAsync<Report>("/api/long", null, default);
        await Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref _probes) >= 3), "Three looks at the server");
        Assert.False(answer.IsCompleted);
        _answered.SetResult();

        Assert.Equal("done", (await answer).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    public async Task A_server_that_is_not_heard_any_more_is_given_up_with_an_error(int probeStatus)
    {
        _probeStatus = probeStatus;
        using var client = Client();

        var away = await Assert.ThrowsAsync<AutoVibeException>(() => client.PostAsync<Report>("/api/long", null, default));

        Assert.Equal(AccessErrors.ServerAway, away.Error);
        Assert.Contains("/api/long", away.Message, StringComparison.Ordinal);
        Assert.Contains("is not heard any more", away.Message, StringComparison.Ordinal);
    }

    private ApiClient Client() => ApiClient.For(new(_server.Urls.Single()), new OperatorKey(new('k', 40)), Patience);

    // A status of 0 is a server that hangs.
    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != Probes.Alive)
        {
            await _answered.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(new Report("done"), WireFormat.Options);
            return;
        }

        Interlocked.Increment(ref _probes);
        if (_probeStatus == 0)
            await _answered.Task.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = _probeStatus;
    }

    private sealed record Report(string Text);
}
