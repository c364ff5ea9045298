using System.Text;
using System.Text.Json;

namespace AutoVibe.Pipelines.Tests;

/// <summary>What is above the limits is refused with its code and costs no more memory than what is just below.</summary>
[Collection(nameof(Alone))]
public sealed class MessageSizeTests
{
    private const int Limit = 1 << 20;

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(10_000_000, false)]
    [InlineData(100_000_000, false)]
    public async Task A_message_above_the_limit_is_refused_before_it_is_written_out(int size, bool fits)
    {
        await using var rig = new Rig();
        await rig.StartAsync(item => rig.Notes.Enqueue($"{item.Key.Length}"));
        await rig.SendAsync(new Item("warm", 1));
        await rig.StoredAsync(1);
        var message = new Item(new string('x', size), 2);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var error = await Record.ExceptionAsync(() => rig.SendAsync(message));
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(fits ? null : "AV1007", (error as PipelineException)?.Error.Code);
        await rig.StoredAsync(fits ? 2 : 1);
        Assert.Equal(fits ? 2 : 1, rig.Edge().Accepted);
        Assert.True(fits || allocated < 2 * Limit, $"{allocated:N0} bytes were allocated.");
    }

    [Theory]
    [InlineData(10_000_000)]
    [InlineData(100_000_000)]
    public async Task What_a_handler_sends_above_the_limit_makes_its_message_a_dead_letter_and_the_others_go_on(int size)
    {
        await using var rig = new Rig();
        rig.Before.AddRange([new("a", 1), new("a", 2), new("a", 3)]);
        await rig.StartPipelineAsync(p =>
        {
            var grow = p.Add("grow", _ => new Handle((item, _, _) => new(item.No == 2 ? item with { Key = new string('x', size) } : item)));
            p.Inlet<Item>().To(grow, edge => edge.Durable().Partitions(1).Retry(1)).Into(p.Store<Item>("stored"), edge => edge.Durable().Partitions(1));
        });

        var dead = Assert.Single(await rig.DeadAsync(1));

        Assert.Contains("AutoVibe:Pipelines:MaxMessageBytes", dead.Error, StringComparison.Ordinal);
        await rig.StoredAsync(2);
        Assert.Equal([1, 3], rig.Stored);
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData(10_000_000)]
    [InlineData(100_000_000)]
    public async Task A_body_that_is_too_large_is_refused_without_being_read(int size)
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { });
        var body = Encoding.UTF8.GetBytes($$"""{"key":"{{new string('x', size)}}","no":1}""");

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var error = Assert.Throws<PipelineException>(() => rig.Catalog.CheckBody("test", "item--handle", body));

        Assert.Equal("AV1007", error.Error.Code);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Limit);
    }

    [Fact]
    public async Task A_message_ten_thousand_levels_deep_is_refused_on_the_way_in_and_parked_with_its_bytes_where_it_lies_already()
    {
        await using var rig = new Rig();
        await rig.StartPipelineAsync(p => p.Inlet<JsonElement>().Into(p.ForEach<JsonElement>("handle", (_, _) => ValueTask.CompletedTask), edge => edge.Durable().Partitions(1)));
        var body = Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000));
        var deep = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 10_000 }).RootElement;

        var sent = await Assert.ThrowsAsync<PipelineException>(async () => await rig.Host.SendAsync(deep));
        var edge = Assert.Single(rig.Catalog.Graphs.Single().Edges).Name;
        var read = Assert.Throws<PipelineException>(() => rig.Catalog.CheckBody("test", edge, body));
        await rig.AppendAsync(edge, body, "[]"u8.ToArray());

        Assert.Equal(("AV1006", "AV1006"), (sent.Error.Code, read.Error.Code));
        var dead = Assert.Single(await rig.DeadAsync(1));
        Assert.Equal("body", dead.Reason);
        Assert.Equal(body, (await rig.Store.FindAsync(dead.Slot, default))!.Message.Body);
        await rig.UntilAsync(() => rig.Edge(edge).Done == 1, "the message behind it");
        await rig.SoundAsync();
    }
}
