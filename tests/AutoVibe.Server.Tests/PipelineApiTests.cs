using System.Net;

namespace AutoVibe.Server.Tests;

public sealed class PipelineApiTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_list_names_every_pipeline_of_the_product()
    {
        var list = await _client.AskAsync("/api/pipelines");

        Assert.Equal(["checkpoints", "evolve", "intake"], list.GetProperty("pipelines").EnumerateArray().Select(pipeline => pipeline.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_pipeline_shows_its_components_and_where_each_durable_edge_stands()
    {
        var pipeline = await _client.AskAsync("/api/pipelines/intake");

        var kinds = pipeline.GetProperty("shape").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("kind").GetString()).Distinct().Order();
        Assert.Equal(["merger", "sink", "source", "splitter", "transformer"], kinds);
        Assert.All(pipeline.GetProperty("edges").EnumerateArray(), edge =>
        {
            Assert.True(edge.GetProperty("conserved").GetBoolean());
            Assert.True(edge.GetProperty("backlog").GetInt64() >= 0);
        });
    }

    [Fact]
    public async Task Rates_are_known_from_the_second_look_on()
    {
        await _client.AskAsync("/api/pipelines/intake");
        var pipeline = await _client.AskAsync("/api/pipelines/intake");

        Assert.All(pipeline.GetProperty("edges").EnumerateArray(), edge => Assert.True(edge.GetProperty("inPerSecond").GetDouble() >= 0));
    }

    [Fact]
    public async Task A_pipeline_rests_and_goes_on()
    {
        Assert.True((await _client.TellAsync("/api/pipelines/intake/pause")).GetProperty("paused").GetBoolean());
        Assert.True((await _client.AskAsync("/api/pipelines/intake")).GetProperty("paused").GetBoolean());
        Assert.False((await _client.TellAsync("/api/pipelines/intake/resume")).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task A_drained_pipeline_has_nothing_left_and_rests()
    {
        // The sample may come only now.
        await _client.SampleEndAsync();
        var drained = false;
        while (!drained)
            drained = (await _client.TellAsync("/api/pipelines/intake/drain")).GetProperty("drained").GetBoolean();

        var pipeline = await _client.AskAsync("/api/pipelines/intake");
        Assert.True(pipeline.GetProperty("paused").GetBoolean());
        Assert.All(pipeline.GetProperty("edges").EnumerateArray(), edge => Assert.Equal(0, edge.GetProperty("backlog").GetInt64()));
        await _client.TellAsync("/api/pipelines/intake/resume");
    }

    [Fact]
    public async Task A_component_begins_anew_with_those_that_commit_with_it()
    {
        var report = await _client.TellAsync("/api/pipelines/intake/components/project-file-sink/restart");

        Assert.Equal(("intake", "measure-file", 8), (report.GetProperty("pipeline").GetString(), report.GetProperty("segment").GetString(), report.GetProperty("lanes").GetInt32()));
        Assert.Equal(["measure-file", "project-file-sink", "sort-file"], report.GetProperty("components").EnumerateArray().Select(component => component.GetString()).Order());
    }

    [Fact]
    public async Task An_unknown_component_is_not_found() =>
        Assert.Equal((HttpStatusCode.NotFound, "AV1029"), await _client.TryAsync("POST", "/api/pipelines/intake/components/nothing/restart"));

    [Theory]
    [InlineData("POST", "/api/pipelines/nothing/components/measure-file/restart")]
    [InlineData("GET", "/api/pipelines/nothing")]
    [InlineData("POST", "/api/pipelines/nothing/pause")]
    [InlineData("POST", "/api/pipelines/nothing/resume")]
    [InlineData("POST", "/api/pipelines/nothing/drain")]
    public async Task An_unknown_pipeline_is_not_found(string method, string path) =>
        Assert.Equal((HttpStatusCode.NotFound, "AV1003"), await _client.TryAsync(method, path));

    [Fact]
    public async Task A_message_for_an_unknown_inlet_is_not_found() =>
        Assert.Equal((HttpStatusCode.NotFound, "AV1017"), await _client.TryAsync("POST", "/api/pipelines/intake/inlets/nothing", """{ "a": 1 }"""));
}
