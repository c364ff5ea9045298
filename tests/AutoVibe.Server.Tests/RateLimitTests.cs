using System.Net;
using System.Text.Json;
using AutoVibe.Hosting;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Server.Tests;

public sealed class RateLimitTests
{
    [Fact]
    public async Task A_client_that_asks_too_often_is_told_when_to_come_again()
    {
        await using var server = await HostedServer.StartAsync(("AutoVibe__RateLimit__Requests", "4"), ("AutoVibe__RateLimit__Window", "01:00:00"));
        using var client = server.Client();

        for (var left = 3; left >= 0; left--)
        {
            using var allowed = await client.GetAsync("/api/server");
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
            Assert.Equal("\"client\";q=4;w=3600", Header(allowed, "RateLimit-Policy"));
            Assert.StartsWith($"\"client\";r={left};t=", Header(allowed, "RateLimit"));
        }

        using var refused = await client.GetAsync("/api/server");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        var problem = JsonElement.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal("AV4017", problem.GetProperty("code").GetString());
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("\"client\";r=0;t=" + refused.Headers.RetryAfter.Delta.Value.TotalSeconds, Header(refused, "RateLimit"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Wrong_keys_count_too()
    {
        await using var server = await HostedServer.StartAsync(("AutoVibe__RateLimit__Requests", "3"), ("AutoVibe__RateLimit__Window", "01:00:00"));
        using var stranger = server.Stranger();

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/server")).StatusCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.GetAsync("/api/server")).StatusCode);
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_counted()
    {
        await using var server = await HostedServer.StartAsync(("AutoVibe__RateLimit__Requests", "0"));
        using var client = server.Client();

        using var answer = await client.GetAsync("/api/server");

        Assert.False(answer.Headers.Contains("RateLimit"));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    [InlineData(null, "local")]
    public void A_client_is_its_address_or_its_network(string? address, string client)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);

        Assert.Equal(client, RateGuard.ClientOf(context));
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
