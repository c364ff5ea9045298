using System.Net;
using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class StateApiTests : IAsyncLifetime
{
    private const string Component = "/api/pipelines/intake/components/sum-intake";
    private const string Odd = "a/b?c=%2F&../Ł \"";
    private readonly TemporaryFolder _folder = new();
    private HostedServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        await Outsider.KeepStateAsync(new DataFolder(_folder[DataFolder.DefaultName]), "sum-intake", ("k1", """{"lines":1}"""), ("k2", "{ broken"), (Odd, "1"));
        _server = await HostedServer.StartAsync(_folder.Root);
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Keys_are_listed_by_prefix_and_a_page_at_a_time()
    {
        var page = await _client.AskAsync($"{Component}/states?prefix=k&limit=1");
        var rest = await _client.AskAsync($"{Component}/states?prefix=k&cursor={Uri.EscapeDataString(Text(page, "next")!)}");

        Assert.Equal(2, page.GetProperty("total").GetInt64());
        Assert.Equal(["k1", "k2"], new[] { page, rest }.SelectMany(part => part.GetProperty("keys").EnumerateArray()).Select(key => Text(key, "key")));
        Assert.Equal(11, page.GetProperty("keys")[0].GetProperty("bytes").GetInt32());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task State_is_shown_replaced_while_it_is_the_one_that_was_seen_and_removed()
    {
        var path = $"{Component}/state?key=k1";
        var seen = await _client.AskAsync(path);
        Assert.Equal("""{"lines":1}""", seen.GetProperty("body").GetRawText());
        Assert.Equal(("intake", "sum-intake", "k1"), (Text(seen, "pipeline"), Text(seen, "component"), Text(seen, "key")));

        Assert.Equal((HttpStatusCode.Conflict, "AV1031"), await _client.TryAsync("PUT", path, """{ "body": {}, "version": "0123456789abcdef" }"""));
        Assert.Equal((HttpStatusCode.OK, null), await _client.TryAsync("PUT", path, $$"""{ "body": {"lines":2}, "version": "{{Text(seen, "version")}}" }"""));
        var replaced = await _client.AskAsync(path);
        Assert.Equal("""{"lines":2}""", replaced.GetProperty("body").GetRawText());
        Assert.NotEqual(Text(seen, "version"), Text(replaced, "version"));

        Assert.Equal((HttpStatusCode.Conflict, "AV1031"), await _client.TryAsync("DELETE", $"{path}&version={Text(seen, "version")}"));
        Assert.Equal((HttpStatusCode.OK, null), await _client.TryAsync("DELETE", path));
        Assert.Equal((HttpStatusCode.NotFound, "AV1030"), await _client.TryAsync("GET", path));
        Assert.Equal((HttpStatusCode.NotFound, "AV1030"), await _client.TryAsync("DELETE", path));
    }

    [Fact]
    public async Task Whoever_follows_is_told_that_state_was_mended()
    {
        using var events = await EventReader.OpenAsync(_client);

        await _client.TryAsync("PUT", $"{Component}/state?key=k1", """{ "body": {"lines":2} }""");
        await _client.TryAsync("DELETE", $"{Component}/state?key=k1");

        var (replaced, reset) = (await events.NextAsync("state.replaced"), await events.NextAsync("state.reset"));
        Assert.Equal(("intake", "sum-intake", "intake", "sum-intake"), (replaced.Subject, replaced.State, reset.Subject, reset.State));
    }

    [Fact]
    public async Task State_that_is_no_JSON_is_shown_byte_for_byte_and_mended()
    {
        var path = $"{Component}/state?key=k2";
        Assert.Equal("{ broken"u8.ToArray(), Convert.FromBase64String(Text(await _client.AskAsync(path), "bodyBase64")!));

        Assert.Equal((HttpStatusCode.OK, null), await _client.TryAsync("PUT", path, """{ "body": {"lines":7} }"""));

        Assert.Equal("""{"lines":7}""", (await _client.AskAsync(path)).GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task A_key_may_hold_whatever_a_path_may_not()
    {
        var path = $"{Component}/state?key={Uri.EscapeDataString(Odd)}";

        Assert.Equal(Odd, Text(await _client.AskAsync(path), "key"));
        Assert.Equal((HttpStatusCode.OK, null), await _client.TryAsync("DELETE", path));
        Assert.Equal((HttpStatusCode.NotFound, "AV1030"), await _client.TryAsync("GET", path));
    }

    [Theory]
    [InlineData("GET", "/api/pipelines/nothing/components/sum-intake/states", null, "AV1003", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/pipelines/intake/components/nothing/states", null, "AV1029", HttpStatusCode.NotFound)]
    [InlineData("GET", $"{Component}/states?limit=0", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", $"{Component}/state", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", $"{Component}/state?key=a%00b", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", $"{Component}/state?key=nothing", null, "AV1030", HttpStatusCode.NotFound)]
    [InlineData("PUT", $"{Component}/state?key=nothing", """{ "body": 1 }""", "AV1030", HttpStatusCode.NotFound)]
    [InlineData("PUT", $"{Component}/state?key=k1", "{}", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("PUT", $"{Component}/state?key=k1", """{ "body": {"a":1,"a":2} }""", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("PUT", $"{Component}/state?key=k1", """{ "body": {"a":1e400} }""", "AV1032", HttpStatusCode.BadRequest)]
    [InlineData("PUT", $"{Component}/state?key=k1", """{ "body": "a\u0000b" }""", "AV1032", HttpStatusCode.BadRequest)]
    public async Task A_wrong_request_is_answered_with_its_code(string method, string path, string? body, string code, HttpStatusCode status) =>
        Assert.Equal((status, code), await _client.TryAsync(method, path, body));

    [Fact]
    public async Task State_larger_than_a_message_may_be_is_refused() => Assert.Equal(
        (HttpStatusCode.BadRequest, "AV1032"), await _client.TryAsync("PUT", $"{Component}/state?key=k1", $$"""{ "body": "{{new string('x', 1 << 20)}}" }"""));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
