namespace AutoVibe.Pipelines;

/// <summary>Names, order and cycles of a draft graph.</summary>
internal static class ShapeNames
{
    public static void NameEdges(IReadOnlyList<EdgeDraft> edges)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var edge in edges)
        {
            var from = edge.FromPort == "output" ? edge.From.Name : $"{edge.From.Name}.{edge.FromPort}";
            var to = edge.ToPort == "input" ? edge.To.Name : $"{edge.To.Name}.{edge.ToPort}";
            var name = $"{from}--{to}";
            var number = taken[name] = taken.GetValueOrDefault(name) + 1;
            edge.Name = number == 1 ? name : $"{name}-{number}";
        }
    }

    public static void MarkCycles(PipelineBuilder builder)
    {
        foreach (var edge in builder.Edges)
            edge.Options.OnCycle = Reaches(edge.To, edge.From, static _ => true);
    }

    /// <summary>Components so that every memory edge leads forward; null when memory edges alone form a cycle.</summary>
    public static List<NodeDraft>? Sort(PipelineBuilder builder)
    {
        var order = new List<NodeDraft>();
        var open = builder.Nodes.ToList();
        while (open.Count > 0)
        {
            // Among those that could come next, one without open durable inputs reads best, but only memory inputs bind.
            var next = open.Find(node => node.In.All(edge => order.Contains(edge.From)))
                ?? open.Find(node => node.In.All(edge => edge.IsDurable || order.Contains(edge.From)));
            if (next is null)
                return null;
            order.Add(next);
            open.Remove(next);
        }

        return order;
    }

    private static bool Reaches(NodeDraft from, NodeDraft goal, Predicate<EdgeDraft> follow)
    {
        var seen = new HashSet<NodeDraft>();
        var open = new Stack<NodeDraft>([from]);
        while (open.TryPop(out var node))
        {
            if (node == goal)
                return true;
            if (!seen.Add(node))
                continue;
            foreach (var edge in node.Out)
            {
                if (follow(edge))
                    open.Push(edge.To);
            }
        }

        return false;
    }
}
