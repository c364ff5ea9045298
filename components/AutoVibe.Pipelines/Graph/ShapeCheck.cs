using System.Text.Json;

namespace AutoVibe.Pipelines;

/// <summary>Finds everything that is wrong with a pipeline before it starts.</summary>
internal static class ShapeCheck
{
    public static List<string> Run(string pipeline, PipelineBuilder builder, List<NodeDraft>? order, IReadOnlyList<SegmentPlan> segments)
    {
        var problems = new List<string>(builder.Problems);
        if (!Naming.IsName(pipeline))
            problems.Add($"The pipeline's name '{pipeline}' is not made of lower-case letters, digits, '-', '.' and '_'.");
        if (builder.Nodes.Count == 0)
            problems.Add("It has no components.");
        if (order is null)
            problems.Add("Memory edges form a cycle, and a bounded cycle deadlocks; make one of its edges durable: edge => edge.Durable().");

        foreach (var node in builder.Nodes)
            CheckPorts(node, problems);
        foreach (var edge in builder.Edges)
            CheckEdge(edge, problems);
        foreach (var segment in segments)
            CheckSegment(segment, problems);
        return problems;
    }

    private static void CheckPorts(NodeDraft node, List<string> problems)
    {
        foreach (var port in NodeDraft.PortsOf(node.Blueprint))
        {
            var isInput = port.GetType().GetGenericTypeDefinition() == typeof(InputPort<>);
            var wired = isInput ? node.In.Any(edge => edge.ToPort == port.Name) : node.Out.Any(edge => edge.FromPort == port.Name);
            if (!wired)
                problems.Add($"{(isInput ? "Input" : "Output")} '{port.Name}' of '{node.Name}' is open; connect it, or end it with Into(p.Discard<{Naming.Pretty(port.MessageType)}>()).");
        }

        if (node.IsInlet && node.Out.Any(edge => !edge.IsDurable))
            problems.Add($"Inlet '{node.Name}' has a memory edge; what is pushed must be stored to be accepted: edge => edge.Durable().");
    }

    private static void CheckEdge(EdgeDraft edge, List<string> problems)
    {
        if (edge.Options is { OnPoison: Poison.HoldKey, Ordered: false })
            problems.Add($"Edge '{edge.Name}' holds keys but has no order; add KeyBy(…) and leave out Unordered().");
        if (edge.Options.KeyType is { } key && key != typeof(string) && !typeof(IFormattable).IsAssignableFrom(Nullable.GetUnderlyingType(key) ?? key))
            problems.Add($"Edge '{edge.Name}' has keys of type {Naming.Pretty(key)}, which has no text form; use a string, number, Guid, enumeration or date.");
        if (!edge.IsDurable)
            return;

        try
        {
            edge.CheckSerialises();
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException or JsonException or ArgumentException)
        {
            problems.Add($"Messages of edge '{edge.Name}' do not serialise: {error.Message}");
        }
    }

    private static void CheckSegment(SegmentPlan segment, List<string> problems)
    {
        var sources = segment.Nodes.Where(node => node.Blueprint.Kind == ComponentKind.Source).ToList();
        if (sources.Count > 1)
            problems.Add($"Sources {Names(sources)} meet over memory edges; each source is a lane of its own, so put a durable edge between them.");
        if (sources.Count > 0 && segment.Inputs.Count > 0)
            problems.Add($"Source '{sources[0].Name}' and durable edge '{segment.Inputs[0].Name}' feed the same segment; put a durable edge behind the source.");
        if (segment.Inputs.Count > 1 && segment.Inputs.Any(edge => edge.Options.Kind == EdgeKind.Tasks))
            problems.Add($"Task edge '{segment.Inputs.First(edge => edge.Options.Kind == EdgeKind.Tasks).Name}' feeds a segment together with another durable edge; a task runs alone.");

        foreach (var edge in segment.Inputs.Skip(1))
        {
            var first = segment.Inputs[0];
            if (edge.Options.Partitions != first.Options.Partitions)
                problems.Add($"Edges '{first.Name}' ({first.Options.Partitions} partitions) and '{edge.Name}' ({edge.Options.Partitions}) meet in segment '{segment.Name}'; give them the same number.");
            if (edge.Options.KeyType != first.Options.KeyType)
                problems.Add($"Edges '{first.Name}' (key {KeyName(first)}) and '{edge.Name}' (key {KeyName(edge)}) meet in segment '{segment.Name}'; give them the same type of key.");
        }

        foreach (var merger in segment.Nodes.Where(node => node.Blueprint.Kind == ComponentKind.Merger))
        {
            if (segment.Inputs.Count == 0 || segment.Inputs.Any(edge => edge.Options.KeyType is null))
                problems.Add($"Merger '{merger.Name}' joins by key, so every durable edge in front of it needs one: edge => edge.Durable().KeyBy(…).");
        }
    }

    private static string KeyName(EdgeDraft edge) => edge.Options.KeyType is { } type ? Naming.Pretty(type) : "none";

    private static string Names(IEnumerable<NodeDraft> nodes) => string.Join(" and ", nodes.Select(node => $"'{node.Name}'"));
}
