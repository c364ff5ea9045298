using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Server.Tests;

/// <summary>The gateway over HTTP, in a process that runs machines.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ModelServer _models = null!;
    private IHost _host = null!;
    private Guid _project;

    private GatewayGrants Grants => _host.Services.GetRequiredService<GatewayGrants>();

    public async Task InitializeAsync()
    {
        _models = await ModelServer.StartAsync();
        _host = QuietHost.Build(
            ProgramSettings.OfCommand(CommandLineSettings.Parse(
                ["--data", _folder["data"], "--AutoVibe:Gateway:Anthropic:BaseUrl", $"{_models.Address}", "--AutoVibe:Gateway:Anthropic:ApiKey", ModelServer.Key, "--AutoVibe:Gateway:MaxBodyBytes", "65536",
                    "--AutoVibe:Prices:Models:stub:Input", "1", "--AutoVibe:Prices:Models:stub:Output", "5"])),
            runPipelines: true);
        Directory.CreateDirectory(_folder["data"]);
        await _host.StartAsync();
        var now = DateTimeOffset.UnixEpoch;
        _project = (await _host.Services.GetRequiredService<IProjectStore>().CreateAsync(
            new() { Id = Guid.CreateVersion7(), Name = "shop", Slug = "shop", Repository = "/repositories/shop", CreatedAt = now, UpdatedAt = now }, slugMayChange: false, default)).Id;
        await _host.Services.GetRequiredService<IBudgetStore>().AllocateAsync(new(_project, BudgetResource.Money, BudgetPeriod.Total), 5_000_000, "USD", "tester", default);
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _models.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/v1/messages", "max_tokens", "messages")]
    [InlineData("/v1/chat/completions", "max_tokens", "messages")]
    [InlineData("/v1/responses", "max_output_tokens", "input")]
    public async Task Each_API_is_answered_on_the_port_and_on_the_socket(string path, string limit, string content)
    {
        var grant = Open();
        foreach (var client in new[] { ByPort(grant), BySocket(grant) })
        {
            using (client)
            {
                using var answer = await client.PostAsJsonAsync(path, new Dictionary<string, object> { ["model"] = "autovibe-offline", [limit] = 20, [content] = "Hello?" });

                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Contains("autovibe-offline", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }

        await grant.CloseAsync();
        Assert.Equal(2, grant.Spent.Calls);
    }

    [Fact]
    public async Task Streams_pass_event_by_event()
    {
        using var client = ByPort(Open());
        _models.Behaviour = ModelBehaviour.Paused;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = JsonContent.Create(new { model = "stub", max_tokens = 50, stream = true, messages = Array.Empty<object>() }) };

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        Assert.Equal("event: message_start", await reader.ReadLineAsync());
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        _models.Resume.SetResult();
        Assert.EndsWith("{\"type\":\"message_stop\"}\n\n", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-api-key", "nobody")]
    [InlineData("Authorization", "Bearer nobody")]
    [InlineData("Accept", "*/*")]
    public async Task Without_a_valid_token_there_is_403_and_never_401(string header, string value)
    {
        using var client = new HttpClient { BaseAddress = Grants.Address.Http };
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/v1/messages", new { model = "stub" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/v1/models")).StatusCode);
        Assert.Equal(0, _models.Count);
    }

    [Theory]
    [InlineData("GET", "/api/projects")]
    [InlineData("POST", "/api/projects")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/v1/messages")]
    [InlineData("POST", "/v1/messages/batches")]
    [InlineData("POST", "/v1/files")]
    [InlineData("POST", "/v1/messages/../../api/projects")]
    public async Task Nothing_else_can_be_reached_there(string method, string path)
    {
        using var client = ByPort(Open());
        using var answer = await client.SendAsync(new(new(method), path) { Content = method == "POST" ? JsonContent.Create(new { }) : null });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("AV4008", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_of_a_machine_opens_nothing_of_the_API_and_the_API_has_no_gateway()
    {
        await using var server = await HostedServer.StartAsync();
        using var machine = new HttpClient { BaseAddress = server.Address };
        machine.DefaultRequestHeaders.Authorization = new("Bearer", Open().Token);
        using var operators = server.Client();

        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.GetAsync("/api/projects")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.PostAsJsonAsync("/v1/messages", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await operators.PostAsJsonAsync("/v1/messages", new { })).StatusCode);
    }

    [Fact]
    public async Task Models_and_counts_of_tokens_cost_nothing()
    {
        var grant = Open();
        using var client = ByPort(grant);

        var models = await client.GetFromJsonAsync<JsonElement>("/v1/models");
        var count = await (await client.PostAsJsonAsync("/v1/messages/count_tokens?beta=true", new { model = "stub", messages = Array.Empty<object>() })).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Contains(models.GetProperty("data").EnumerateArray(), model => model.GetProperty("id").GetString() == "autovibe-offline");
        Assert.Equal(42, count.GetProperty("input_tokens").GetInt32());
        Assert.Equal("?beta=true", Assert.Single(_models.Calls).Query);
        Assert.DoesNotContain("max_tokens", _models.Calls[0].Body, StringComparison.Ordinal);
        Assert.Equal(default, grant.Spent);
    }

    [Fact]
    public async Task Only_known_headers_are_passed_on()
    {
        using var client = ByPort(Open());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = JsonContent.Create(new { model = "stub", max_tokens = 50, messages = Array.Empty<object>() }) };
        request.Headers.Add("anthropic-version", "2023-06-01");
        request.Headers.Add("anthropic-beta", "some-beta");
        request.Headers.Add("anthropic-dangerous-direct-browser-access", "true");
        request.Headers.Add("cookie", "a=b");
        request.Headers.Add("x-forwarded-for", "10.0.0.1");

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["anthropic-beta", "anthropic-version", "content-length", "content-type", "host", "x-api-key"], Assert.Single(_models.Calls).Headers.Keys.Order());
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_encoded_is_refused()
    {
        using var client = ByPort(Open());
        using var encoded = new ByteArrayContent([1, 2, 3]) { Headers = { ContentEncoding = { "zstd" }, ContentType = new("application/json") } };

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.PostAsJsonAsync("/v1/messages", new { model = new string('x', 100_000) })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/v1/messages", encoded)).StatusCode);
    }

    [Fact]
    public void The_socket_is_for_this_user_alone()
    {
        if (OperatingSystem.IsWindows())
            return;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Grants.Address.Socket!));
        Assert.True(Grants.Address.Socket!.Length <= 100);
    }

    [Fact]
    public async Task When_the_process_stops_its_machines_can_call_no_more_and_the_socket_is_gone()
    {
        var (grant, socket) = (Open(), Grants.Address.Socket!);

        await _host.StopAsync();

        Assert.Null(Grants.Find(grant.Token));
        Assert.False(File.Exists(socket));
    }

    [Theory]
    [InlineData("AutoVibe:Gateway:Port", "65536")]
    [InlineData("AutoVibe:Gateway:Anthropic:BaseUrl", "http://models.example")]
    [InlineData("AutoVibe:Gateway:OpenAI:BaseUrl", "ftp://models.example")]
    [InlineData("AutoVibe:Gateway:OpenAI:ApiKey", "geheim with blanks")]
    [InlineData("AutoVibe:Gateway:OpenAI:AnswerTimeout", "-00:00:01")]
    [InlineData("AutoVibe:Gateway:MaxOutputTokens", "0")]
    public void A_setting_that_cannot_be_used_is_named_and_a_key_is_not_shown(string setting, string value)
    {
        var problem = Assert.Single(Assert.Throws<SettingsException>(() => new ServerSettings(CommandLineSettings.Parse([$"--{setting}", value])).Check()).Problems);

        Assert.Equal(setting, problem.Key);
        Assert.DoesNotContain("geheim", problem.ToString(), StringComparison.Ordinal);
    }

    private GatewayGrant Open() => Grants.Open(new() { Machine = Guid.CreateVersion7(), Project = _project });

    private HttpClient ByPort(GatewayGrant grant) => Client(new HttpClientHandler(), grant);

    private HttpClient BySocket(GatewayGrant grant) => Client(new SocketsHttpHandler
    {
        ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Grants.Address.Socket!), ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }, grant);

    private HttpClient Client(HttpMessageHandler handler, GatewayGrant grant)
    {
        var client = new HttpClient(handler) { BaseAddress = Grants.Address.Http };
        client.DefaultRequestHeaders.Add("x-api-key", grant.Token);
        return client;
    }
}
