using System.Net;
using System.Net.Http.Headers;
using AutoVibe.Hosting;

namespace AutoVibe.Server.Tests;

public sealed class ProxyTests : IAsyncLifetime
{
    private HostedServer _server = null!;

    public async Task InitializeAsync() => _server = await HostedServer.StartAsync(
        ("AutoVibe__Http__TrustedProxies", "127.0.0.0/8"), ("AutoVibe__Http__Hosts", "autovibe.example"), ("AutoVibe__Http__Origins", "https://tools.example"));

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task What_a_trusted_proxy_encrypted_is_let_through_with_the_key()
    {
        using var client = Visitor("https", withKey: true);

        Assert.Equal(HttpStatusCode.OK, (await client.TryAsync("GET", "/api/server")).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/server")]
    public async Task From_elsewhere_only_probes_go_without_the_key(string path)
    {
        using var client = Visitor("https", withKey: false);

        Assert.Equal((HttpStatusCode.Unauthorized, "AV4001"), await client.TryAsync("GET", path));
    }

    [Fact]
    public async Task From_elsewhere_a_probe_learns_the_state_and_no_more()
    {
        using var client = Visitor("https", withKey: false);

        Assert.Empty((await client.AskAsync("/health")).GetProperty("checks").EnumerateObject());
        Assert.Equal("healthy", (await client.AskAsync("/alive")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_reached_the_proxy_in_the_open_is_refused()
    {
        using var client = Visitor("http", withKey: true);

        Assert.Equal((HttpStatusCode.Forbidden, "AV4011"), await client.TryAsync("GET", "/api/server"));
    }

    [Fact]
    public async Task A_page_whose_origin_is_listed_may_ask()
    {
        using var client = Visitor("https", withKey: true);
        client.DefaultRequestHeaders.Add("Origin", "https://tools.example");

        Assert.Equal(HttpStatusCode.OK, (await client.TryAsync("GET", "/api/server")).Status);
    }

    [Fact]
    public async Task The_host_that_the_proxy_was_asked_for_must_be_listed()
    {
        using var client = Visitor("https", withKey: true);
        client.DefaultRequestHeaders.Remove("X-Forwarded-Host");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");

        Assert.Equal((HttpStatusCode.Forbidden, "AV4003"), await client.TryAsync("GET", "/api/server"));
    }

    private HttpClient Visitor(string scheme, bool withKey)
    {
        var client = _server.Stranger();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "autovibe.example");
        if (withKey)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorKey.Read(_server.Data)!.Value);

        return client;
    }
}
