using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class InspectorTests
{
    private readonly ManualTime _time = new();
    private readonly Counting _catalog = new();
    private readonly PipelineInspector _inspector;

    public InspectorTests() => _inspector = new(_catalog, _time);

    [Fact]
    public async Task The_first_look_has_no_rates() => Assert.Null(await RateAsync());

    [Fact]
    public async Task Rates_are_those_since_the_last_look()
    {
        await LookAsync(head: 100);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(30, await LookAsync(head: 400));
    }

    [Fact]
    public async Task Two_people_who_look_in_the_same_moment_see_the_same_rates()
    {
        await LookAsync(head: 0);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(40, await LookAsync(head: 400));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(40, await LookAsync(head: 400));
    }

    private Task<double?> LookAsync(long head)
    {
        _catalog.Head = head;
        return RateAsync();
    }

    private async Task<double?> RateAsync() => (await _inspector.InspectAsync("numbers", default)).Edges.Single().InPerSecond;

    private sealed class Counting : ICatalogStore
    {
        public long Head { get; set; }

        public Task<IReadOnlyList<RegisteredPipeline>> ListAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<RegisteredPipeline>>(
            [new(new() { Name = "numbers", Version = 1, Nodes = [], Edges = [], Segments = [] }, new(new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>()), Paused: false)]);

        public Task<IReadOnlyList<EdgeStatus>> StatusAsync(string pipeline, CancellationToken ct) => Task.FromResult<IReadOnlyList<EdgeStatus>>(
            [new() { Edge = "in--out", Part = 0, Head = Head, Position = 0, Done = 0, Dropped = 0, Waiting = 0, Held = 0, Running = 0, Dead = 0, Trimmed = 0, OldestAge = TimeSpan.Zero }]);

        public Task<IReadOnlyList<PipelineProblem>> ProblemsAsync(string pipeline, CancellationToken ct) => Task.FromResult<IReadOnlyList<PipelineProblem>>([]);

        public Task<RunIdentity> IdentifyAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task<PipelineIds> RegisterAsync(PipelineShape shape, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> SetPausedAsync(string pipeline, string? segment, bool paused, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> RequestRestartAsync(string pipeline, string segment, string actor, CancellationToken ct) => throw new NotSupportedException();
    }
}
