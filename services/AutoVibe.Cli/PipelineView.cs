using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Pipelines as text.</summary>
internal static class PipelineView
{
    public static void Show(IAnsiConsole console, PipelineList list)
    {
        var table = new Listing("pipeline", "version>", "state", "components>", "durable edges>", "backlog>", "dead>", "limited by");
        foreach (var pipeline in list.Pipelines)
        {
            table.AddRow(Cell.Row(
                pipeline.Name, pipeline.Version, State(pipeline.Paused, pipeline.Problems), pipeline.Components, pipeline.DurableEdges, pipeline.Backlog, pipeline.Dead, pipeline.LimitingEdge));
        }

        console.Write(table);
    }

    public static void Show(IAnsiConsole console, PipelineStatus status)
    {
        ShowState(console, status);
        console.WriteLine();
        foreach (var node in status.Shape.Nodes)
        {
            console.MarkupLineInterpolated($"[bold]{node.Name}[/]  {node.Kind.ToString().ToLowerInvariant()} {node.Type}");
            foreach (var edge in status.Shape.Edges.Where(edge => edge.From == node.Name))
                console.WriteLine($"  {Way(edge, node)}  {edge.MessageType}{Durability(edge)}");
        }

        console.WriteLine();
        var table = new Listing("durable edge", "accepted>", "done>", "backlog>", "waiting>", "held>", "running>", "dead>", "in/s>", "out/s>", "oldest>");
        foreach (var edge in status.Edges)
        {
            table.AddRow(Cell.Row(
                edge.Name, edge.Accepted, edge.Done, edge.Backlog, edge.Waiting, edge.Held, edge.Running, edge.Dead, edge.InPerSecond, edge.OutPerSecond, edge.OldestAge));
        }

        console.Write(table);
    }

    public static void ShowState(IAnsiConsole console, PipelineStatus status)
    {
        var state = State(status.Paused, status.Problems.Count);
        var limit = status.LimitingEdge is null ? "nothing waits" : $"limited by {status.LimitingEdge}";
        var books = status.Conserved ? "every message is accounted for" : "messages are missing from the books: run autovibe doctor --deep";
        console.MarkupLineInterpolated($"[bold]{status.Shape.Name}[/]  version {status.Shape.Version}, {state}, {Remaining(status):N0} messages left, {limit}; {books}");
        foreach (var problem in status.Problems)
            console.MarkupLineInterpolated($"[red]does not go on[/]  {problem.Text.Split('\n')[0].TrimEnd()}");
    }

    public static long Remaining(PipelineStatus status) => status.Edges.Sum(edge => edge.Backlog + edge.Waiting + edge.Running);

    private static string State(bool paused, int problems) => paused ? "paused" : problems > 0 ? "does not go on" : "running";

    // A port is named where a component has several.
    private static string Way(EdgeShape edge, NodeShape from) =>
        $"{(from.Outputs.Count > 1 ? edge.FromPort + " " : "")}{(edge.Kind == EdgeKind.Memory ? "->" : "=>")} {edge.To}";

    private static string Durability(EdgeShape edge) => edge.Kind switch
    {
        EdgeKind.Memory => "",
        EdgeKind.Tasks => edge.Capacity is { } all ? $", tasks, {all} at once" : ", tasks, as many at once as each node's settings say",
        _ => $", durable, {edge.Partitions} partitions{(edge.KeyType is null ? "" : $" by {edge.KeyType}")}",
    };
}
