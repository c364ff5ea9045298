namespace AutoVibe.Pipelines.Tests;

public sealed class SourceRefusedTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_database_refuses_of_a_source_is_traced_to_the_guilty_messages(bool position)
    {
        await using var rig = new Rig();
        int[] guilty = [1, 17, 18, 255, 600];
        await StartAsync(rig, 600, guilty, Poison.Skip, position);

        await rig.UntilAsync(() => rig.Store.Executed.Count == 595, "the others");

        Assert.Equal(Enumerable.Range(1, 600).Except(guilty), Executed(rig));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task What_the_database_refuses_of_a_source_is_not_passed_and_people_see_it()
    {
        await using var rig = new Rig();
        await StartAsync(rig, 600, [300], Poison.DeadLetter);

        await rig.UntilAsync(() => Problems(rig).Count == 1, "a problem in the database");

        var problem = Problems(rig)[0];
        Assert.Equal("feed", problem.Component);
        Assert.Contains("300 is guilty", problem.Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 299), Executed(rig));

        rig.Store.Refuse = null;
        await rig.Store.SetPausedAsync("test", null, true, default);
        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 0, "a lane that waits");
        await rig.Store.SetPausedAsync("test", null, false, default);
        await rig.UntilAsync(() => rig.Store.Executed.Count == 600 && Problems(rig).Count == 0, "the rest");
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_source_that_gives_more_than_it_is_asked_for_shows_its_refused_batch()
    {
        await using var rig = new Rig();
        rig.Store.Refuse = Refuses(5);
        await rig.StartPipelineAsync(p => p.Add("pages", _ => new Pages()).Output.Into(p.Add("write", _ => new Write()), edge => edge.Retry(1)));

        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");

        Assert.Contains("5 is guilty", rig.Host.Pipelines.Problems[0], StringComparison.Ordinal);
        Assert.Empty(rig.Store.Executed);
    }

    private static IReadOnlyList<PipelineProblem> Problems(Rig rig) => new PipelineInspector(rig.Store, TimeProvider.System).InspectAsync("test", default).Result.Problems;

    private static IEnumerable<int> Executed(Rig rig) => rig.Store.Executed.Select(command => (int)command.Parameters[0].Value!);

    private static Func<SinkCommand, string?> Refuses(params int[] guilty) =>
        command => guilty.Contains((int)command.Parameters[0].Value!) ? $"{command.Parameters[0].Value} is guilty" : null;

    private static Task StartAsync(Rig rig, int last, int[] guilty, Poison poison, bool position = true)
    {
        rig.Store.Refuse = Refuses(guilty);
        return rig.StartPipelineAsync(
            p => (position ? p.Add("feed", _ => new Feed(last)).Output : p.Add("feed", _ => new LooseFeed(last)).Output)
                .Into(p.Add("write", _ => new Write()), edge => edge.Retry(2, TimeSpan.FromMilliseconds(1)).OnPoison(poison)),
            options => options.MetricsInterval = TimeSpan.FromMilliseconds(20));
    }

    private sealed class Pages : Source<Item, Feed.At>
    {
        public override ValueTask<bool> ReadAsync(SourceBatch<Item, Feed.At> batch, CancellationToken ct)
        {
            for (var no = 1; no <= 10; no++)
                batch.Add(new Item("a", no));
            batch.Position = new Feed.At(10);
            return new(false);
        }
    }
}
