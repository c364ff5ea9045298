namespace AutoVibe.Pipelines.Tests;

/// <summary>A wrong graph does not compile, and the compiler's error is a plain one at the argument that does not fit.</summary>
public sealed class WiringTests
{
    [Fact]
    public async Task A_right_graph_compiles()
    {
        var errors = await WiringCompiler.CompileAsync("""
            var totals = p.Add<Totals>();
            var orders = p.Add<OrderFeed>().Output;
            var bySize = orders.To(p.Add<Enrich>()).Split(p.Add<BySize>());
            orders.ConnectTo(totals.Orders);
            bySize.Big.ConnectTo(totals.Prices);
            bySize.Small.Into(p.Add<Ledger>());
            totals.Output.Into(p.Add<Ledger>("totals-ledger"));
            """);

        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_transformer_of_another_type_is_refused_by_To_at_the_argument()
    {
        var error = Assert.Single(await WiringCompiler.CompileAsync("""
            p.Add<OrderFeed>().Output
                .To(p.Add<Enrich>())
                .To(
                    p.Add<Enrich>("again"))
                .Into(p.Add<Ledger>());
            """));

        Assert.Equal(("CS1503", 4), (error.Code, error.Line));
        Assert.Contains("cannot convert from 'Enrich' to 'AutoVibe.Pipelines.Stage<Priced, ", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_of_another_type_is_refused_by_Into_at_the_argument()
    {
        var error = Assert.Single(await WiringCompiler.CompileAsync("""
            p.Add<OrderFeed>().Output
                .Into(
                    p.Add<Ledger>());
            """));

        Assert.Equal(("CS1503", 3), (error.Code, error.Line));
        Assert.Contains("cannot convert from 'Ledger' to 'AutoVibe.Pipelines.Sink<Order>'", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_of_another_type_is_refused_by_ConnectTo_at_the_argument()
    {
        var error = Assert.Single(await WiringCompiler.CompileAsync("""
            var totals = p.Add<Totals>();
            p.Add<OrderFeed>().Output
                .ConnectTo(
                    totals.Prices);
            """));

        Assert.Equal(("CS1503", 4), (error.Code, error.Line));
        Assert.Contains("cannot convert from 'AutoVibe.Pipelines.InputPort<Priced>' to 'AutoVibe.Pipelines.InputPort<Order>'", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_splitter_of_another_type_is_refused_by_Split_at_the_argument()
    {
        var error = Assert.Single(await WiringCompiler.CompileAsync("""
            p.Add<OrderFeed>().Output.Split(p.Add<BySize>());
            """));

        Assert.Contains(error.Code, new[] { "CS1503", "CS0311" });
        Assert.Equal(1, error.Line);
        Assert.Contains("BySize", error.Text, StringComparison.Ordinal);
    }
}
