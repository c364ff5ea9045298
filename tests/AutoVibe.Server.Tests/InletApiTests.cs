using System.Net;
using System.Text;
using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Pipelines;
using AutoVibe.Pipelines.Testing;
using AutoVibe.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Server.Tests;

[Collection(nameof(Alone))]
public sealed class InletApiTests : IAsyncLifetime
{
    private const string Path = "/api/pipelines/orders/inlets/order";
    private static readonly OperatorKey Key = new(new string('k', 40));
    private readonly InMemoryPipelineStore _store = new(TimeProvider.System);
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var settings = new ServerSettings(CommandLineSettings.Parse(["--urls", "http://127.0.0.1:0"]));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddHttpSafety(settings.Http);
        builder.Services.AddRouting();
        builder.Services.AddInMemoryPipelineStore(_store).AddPipeline<Orders>().AddSingleton<Inlets>().AddCoordination(alone: true);
        _app = builder.Build();
        _app.UseHttpSafety(settings, Key);
        _app.UseRouting();
        _app.MapGroup("/api").MapInlets();
        await _app.StartAsync();
        _client = new() { BaseAddress = new(_app.Urls.Single()) };
        _client.DefaultRequestHeaders.Authorization = new("Bearer", Key.Value);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_durable_once_it_is_answered()
    {
        var (status, id) = await SendAsync("""{ "id": 1 }""");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.NotNull(id);
        Assert.Equal(1, await AcceptedAsync());
    }

    [Fact]
    public async Task Sent_again_under_its_key_a_message_is_stored_once()
    {
        var first = await SendAsync("""{ "id": 1 }""", "key-1");
        var again = await SendAsync("""{ "id": 1 }""", "key-1");

        Assert.Equal(first, again);
        Assert.Equal(1, await AcceptedAsync());
        Assert.Equal((HttpStatusCode.Conflict, "AV1008"), await SendAsync("""{ "id": 2 }""", "key-1"));
    }

    [Theory]
    [InlineData("""{ "id": "one" }""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("""{ "id": 1, "id": 2 }""")]
    [InlineData("""{ "id": 1e400 }""")]
    public async Task What_is_no_message_of_the_inlet_is_refused(string body)
    {
        Assert.Equal((HttpStatusCode.BadRequest, "AV1006"), await SendAsync(body));
        Assert.Equal(0, await AcceptedAsync());
    }

    [Theory]
    [InlineData("{ \"id\": NaN }", "NaN")]
    [InlineData("{ \"id\": 1, \"note\": \"a\\u0000b\" }", "NUL")]
    [InlineData("{ \"id\": 1, \"note\": \"a\0b\" }", "raw NUL")]
    [InlineData("{ \"id\": 1, \"note\": \"\\ud800\" }", "lone surrogate")]
    [InlineData("{ \"id\": 1, \"other\": \"\\ud800\" }", "lone surrogate where nobody reads")]
    [InlineData("\uFEFF{ \"id\": 1 }", "byte order mark")]
    [InlineData("{ \"id\": 1, \"note\": \"\u00FF\" }", "bad UTF-8")]
    [InlineData("{ \"id\": 1, \"other\": \"\u00FF\" }", "bad UTF-8 where nobody reads")]
    [InlineData("{ \"id\": 1, }", "trailing comma")]
    [InlineData("{ \"id\": 1 } {}", "two values")]
    [InlineData("", "nothing")]
    public async Task What_is_no_strict_json_is_refused(string text, string what)
    {
        var body = what.StartsWith("bad UTF-8", StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);

        Assert.Equal((HttpStatusCode.BadRequest, "AV1006"), await SendAsync(Json(body)));
        Assert.Equal(0, await AcceptedAsync());
    }

    [Fact]
    public async Task A_message_ten_thousand_levels_deep_is_refused() => Assert.Equal(
        HttpStatusCode.BadRequest, (await SendAsync($$"""{ "id": 1, "other": {{new string('[', 10_000)}}{{new string(']', 10_000)}} }""")).Status);

    [Theory]
    [InlineData(10_000_000)]
    [InlineData(100_000_000)]
    public async Task A_request_above_the_limit_is_refused_before_it_is_read(int size)
    {
        var body = Json(new byte[size]);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "AV4006"), await SendAsync(body, expectContinue: true));

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 4 << 20);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused() =>
        Assert.Equal("AV1007", (await SendAsync($$"""{ "id": 1, "note": "{{new string('x', 1_100_000)}}" }""")).Word);

    private async Task<long> AcceptedAsync() => (await _store.StatusAsync("orders", default)).Sum(part => part.Head);

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new("application/json") } };

    private Task<(HttpStatusCode Status, string? Word)> SendAsync(string body, string? key = null) => SendAsync(Json(Encoding.UTF8.GetBytes(body)), key);

    private async Task<(HttpStatusCode Status, string? Word)> SendAsync(HttpContent body, string? key = null, bool expectContinue = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = body };
        request.Headers.ExpectContinue = expectContinue;
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);

        using var answer = await _client.SendAsync(request);
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.GetProperty(answer.IsSuccessStatusCode ? "messageId" : "code").GetString());
    }

    private sealed record Order
    {
        public required int Id { get; init; }

        public string? Note { get; init; }
    }

    private sealed class Orders : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) => p.Inlet<Order>().Into(p.Store<Order>("stored"), edge => edge.Durable());
    }
}
