using System.Text;

namespace AutoVibe.Pipelines.Tests;

public sealed class PoisonTests
{
    [Fact]
    public async Task A_skipped_message_counts_as_dropped_and_the_others_go_on()
    {
        await using var rig = new Rig();
        rig.Before.AddRange([new("a", 1), new("a", 2), new("a", 3)]);
        await rig.StartAsync(FailsOn(2), edge => edge.Retry(1).OnPoison(Poison.Skip));

        await rig.StoredAsync(2);

        Assert.Equal([1, 3], rig.Stored);
        Assert.Equal((2, 1, 0), (rig.Edge().Done, rig.Edge().Dropped, rig.Edge().Dead));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_lane_that_stops_in_front_of_a_message_says_why_and_tries_again_after_pause_and_resume()
    {
        await using var rig = new Rig();
        var broken = true;
        rig.Before.AddRange([new("a", 1), new("a", 2), new("a", 3)]);
        await rig.StartAsync(item => _ = item.No == 2 && broken ? throw new InvalidOperationException("not yet") : 0, edge => edge.Retry(1).OnPoison(Poison.Stop));

        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");
        Assert.Contains("InvalidOperationException: not yet", rig.Host.Pipelines.Problems[0], StringComparison.Ordinal);
        Assert.Equal([1], rig.Stored);
        Assert.Equal((1, 2), (rig.Edge().Position, rig.Edge().Backlog));

        broken = false;
        await rig.Store.SetPausedAsync("test", null, true, default);
        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 0, "a lane that was let go");
        await rig.Store.SetPausedAsync("test", null, false, default);

        await rig.StoredAsync(3);
        Assert.Equal([1, 2, 3], rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_stop_after_retries_leaves_the_message_waiting_and_stands_still()
    {
        await using var rig = new Rig();
        rig.Before.AddRange([new("a", 1), new("b", 2)]);
        await rig.StartAsync(FailsOn(1), edge => edge.KeyBy(item => item.Key).Retry(2, TimeSpan.FromMilliseconds(1)).OnPoison(Poison.Stop));

        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");

        Assert.Equal([2], rig.Stored);
        Assert.Equal((1, 0), (rig.Edge().Waiting, rig.Edge().Dead));
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData("""{"key":"a","key":"b","no":1}""", "duplicate property")]
    [InlineData("""{"key":"a","no":NaN}""", "NaN")]
    [InlineData("""{"key":"a","no":1,"ratio":1e400}""", "number out of range")]
    [InlineData("""{"key":"a\u0000b","no":1}""", "NUL in a string")]
    [InlineData("{\"key\":\"a\0\",\"no\":1}", "raw NUL")]
    [InlineData("""{"key":"\ud800","no":1}""", "lone surrogate")]
    [InlineData("\uFEFF{\"key\":\"a\",\"no\":1}", "byte order mark")]
    [InlineData("{\"key\":\"\u00FF\",\"no\":1}", "bad UTF-8")]
    [InlineData("""{"key":"a","no":1,}""", "trailing comma")]
    [InlineData("""{"key":"a","no":"one"}""", "wrong type")]
    [InlineData("""{"key":"a","no":1} {}""", "two values")]
    [InlineData("null", "null")]
    [InlineData("", "nothing")]
    public async Task A_body_that_is_no_strict_json_of_the_type_is_refused_at_the_port_and_parked_with_its_bytes_at_once(string text, string what)
    {
        await using var rig = new Rig();
        var body = what == "bad UTF-8" ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        await rig.StartPipelineAsync(p => p.Inlet<Measured>().Into(p.ForEach<Measured>("handle", (_, _) => ValueTask.CompletedTask), edge => edge.Durable().Partitions(1)));

        var refused = Assert.Throws<PipelineException>(() => rig.Catalog.CheckBody("test", "measured--handle", body));
        await rig.AppendAsync("measured--handle", body, """{"key":"good","no":2,"ratio":0.5}"""u8.ToArray());

        var dead = Assert.Single(await rig.DeadAsync(1));
        Assert.Equal(("AV1006", "body", 0), (refused.Error.Code, dead.Reason, dead.Failures));
        Assert.Equal(body, (await rig.Store.FindAsync(dead.Slot, default))!.Message.Body);
        await rig.UntilAsync(() => rig.Edge("measured--handle").Done == 1, "the message behind it");
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_body_whose_constructor_throws_is_parked_like_a_bad_one_and_runs_nobody_elses_message_twice()
    {
        await using var rig = new Rig();
        await rig.StartPipelineAsync(p => p.Inlet<Picky>().Into(
            p.ForEach<Picky>("handle", (message, _) =>
            {
                rig.Notes.Enqueue($"{message.No}");
                return ValueTask.CompletedTask;
            }),
            edge => edge.Durable().Partitions(1)));

        await rig.AppendAsync("picky--handle", """{"no":1}"""u8.ToArray(), """{"no":-1}"""u8.ToArray(), """{"no":2}"""u8.ToArray());

        Assert.Equal("body", Assert.Single(await rig.DeadAsync(1)).Reason);
        await rig.UntilAsync(() => rig.Edge("picky--handle").Done == 2, "the others");
        Assert.Equal(["1", "2"], rig.Notes);
    }

    [Fact]
    public async Task A_bad_body_holds_its_key_where_the_edge_says_so()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { }, edge => edge.KeyBy(item => item.Key).OnPoison(Poison.HoldKey));

        await rig.AppendAsync("item--handle", ("a", "{"), ("a", """{"key":"a","no":2}"""), ("b", """{"key":"b","no":3}"""));

        Assert.True(Assert.Single(await rig.DeadAsync(1)).Holds);
        await rig.UntilAsync(() => rig.Edge().Held == 1, "the later one of its key");
        await rig.StoredAsync(1);
        Assert.Equal([3], rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_message_that_runs_in_circles_is_parked_at_the_hop_limit()
    {
        await using var rig = new Rig();
        await rig.StartPipelineAsync(p =>
        {
            var handle = p.Add("handle", _ => new Back());
            p.Inlet<Item>().To(handle, edge => edge.Durable().Partitions(1));
            handle.Output.To(handle, edge => edge.Durable().Partitions(1).HopLimit(5));
        });

        await rig.SendAsync(new Item("a", 0));

        var dead = Assert.Single(await rig.DeadAsync(1));
        Assert.Equal(("hops", """{"key":"a","no":5}"""), (dead.Reason, Encoding.UTF8.GetString((await rig.Store.FindAsync(dead.Slot, default))!.Message.Body)));
        await rig.SoundAsync();
    }

    private static Action<Item> FailsOn(int no) => item => _ = item.No == no ? throw new InvalidOperationException() : 0;

    internal sealed record Measured(string Key, int No, double Ratio);

    private sealed class Back : Transformer<Item, Item>
    {
        public override ValueTask<Item?> TransformAsync(Item message, MessageContext context, CancellationToken ct) => new(message with { No = message.No + 1 });
    }

    internal sealed record Picky
    {
        public Picky(int no) => No = no < 0 ? throw new ArgumentOutOfRangeException(nameof(no)) : no;

        public int No { get; }
    }
}
