namespace AutoVibe.Server.Tests;

public sealed class EventTests : IAsyncLifetime
{
    private HostedServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await HostedServer.StartAsync();
        _client = _server.Client();
        await _client.SampleEndAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_follows_is_told_what_happens()
    {
        using var events = await EventReader.OpenAsync(_client);

        await _client.TellAsync("/api/pipelines/intake/pause");
        Assert.Equal("intake", (await events.NextAsync("pipeline.paused")).Subject);

        await _client.TellAsync("/api/pipelines/intake/resume");
        Assert.Equal("intake", (await events.NextAsync("pipeline.resumed")).Subject);
    }

    [Fact]
    public async Task Whoever_follows_is_told_of_savepoints()
    {
        using var events = await EventReader.OpenAsync(_client);

        await _client.TellAsync("/api/pipelines/intake/savepoints", new { name = "one" });
        await _client.TryAsync("DELETE", "/api/pipelines/intake/savepoints/one");

        var (made, removed) = (await events.NextAsync("savepoint.created"), await events.NextAsync("savepoint.deleted"));
        Assert.Equal(("intake", "one", "intake", "one"), (made.Subject, made.State, removed.Subject, removed.State));
    }

    [Fact]
    public async Task The_end_of_an_intake_is_told_when_it_can_be_seen()
    {
        using var events = await EventReader.OpenAsync(_client);
        await _client.AskAsync("/api/projects");

        await _client.TellAsync("/api/projects/sample-todo/intake");
        var requested = await events.NextAsync("intake.requested");
        var ended = await events.NextAsync("intake.ended");

        Assert.Equal("sample-todo", requested.Subject);
        Assert.Equal(("sample-todo", "finished"), (ended.Subject, ended.State));
        var shown = await _client.AskAsync("/api/projects/sample-todo");
        Assert.Equal("finished", shown.GetProperty("intake").GetProperty("state").GetString());
        var listed = (await _client.AskAsync("/api/projects")).GetProperty("projects")[0];
        Assert.Equal(shown.GetProperty("intake").GetProperty("intake").GetGuid(), listed.GetProperty("lastIntake").GetGuid());
    }

    [Fact]
    public async Task Whoever_was_cut_off_goes_on_behind_the_last_event_that_came()
    {
        EventReader.Event last;
        using (var events = await EventReader.OpenAsync(_client))
        {
            await _client.TellAsync("/api/pipelines/intake/pause");
            last = await events.NextAsync("pipeline.paused");
        }

        await _client.TellAsync("/api/pipelines/intake/resume");
        using var again = await EventReader.OpenAsync(_client, last.Id);

        // The sample's checkpoint may be told at any time.
        var next = await again.NextAsync();
        while (next!.Kind.StartsWith("checkpoint.", StringComparison.Ordinal))
            next = await again.NextAsync();
        Assert.Equal("pipeline.resumed", next.Kind);
    }

    [Theory]
    [InlineData("1-7")]
    [InlineData("yesterday")]
    public async Task Whoever_names_an_event_that_is_not_kept_is_told_to_read_anew(string unknown)
    {
        using var events = await EventReader.OpenAsync(_client, unknown);

        Assert.Equal("reset", (await events.NextAsync())!.Kind);
    }

    [Fact]
    public async Task A_server_that_is_asked_to_stop_ends_the_stream_and_itself()
    {
        using var server = await RunningServerProgram.StartAsync();
        using var client = server.Client();
        await client.SampleEndAsync();
        using var events = await EventReader.OpenAsync(client);

        server.Program.Terminate();

        // What is still told before the end is of the sample.
        while (await events.NextAsync() is { } last)
            Assert.Equal("sample-todo", last.Subject);
        Assert.Equal(0, await server.Program.ExitAsync());
    }
}
