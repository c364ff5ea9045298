namespace AutoVibe.Pipelines;

/// <summary>Which edges of a pipeline are replayed, and which must not be replayed together.</summary>
internal static class ReplayEdges
{
    /// <summary>The named edge, or all that are fed from outside the pipeline.</summary>
    /// <exception cref="PipelineException">There is no such edge, or none that is fed from outside.</exception>
    public static IReadOnlyList<EdgeShape> Choose(PipelineShape shape, string? edge)
    {
        if (edge is not null)
            return [Find(shape, edge) ?? throw Unknown(shape, edge, "pipeline")];

        var inside = shape.Segments.Where(segment => segment.Feed is SegmentFeed.Log or SegmentFeed.Tasks).SelectMany(segment => segment.Nodes).ToHashSet();
        var fed = shape.DurableEdges.Where(candidate => !inside.Contains(candidate.From)).ToList();
        return fed.Count > 0
            ? fed
            : throw new PipelineException(PipelineErrors.UnknownEdge, $"Pipeline '{shape.Name}' has no durable edge that an inlet, a schedule or a source feeds.");
    }

    public static EdgeShape? Find(PipelineShape shape, string edge) => shape.DurableEdges.FirstOrDefault(candidate => candidate.Name == edge);

    public static PipelineException Unknown(PipelineShape shape, string edge, string where) => new(PipelineErrors.UnknownEdge,
        $"The {where} '{shape.Name}' has no durable edge '{edge}'; it has {string.Join(", ", shape.DurableEdges.Select(known => known.Name))}.");

    /// <summary>Refuses edges of which one feeds another: the run would make the messages of the latter itself, and they would be there twice.</summary>
    public static void RequireApart(PipelineShape shape, IReadOnlyCollection<string> edges)
    {
        foreach (var edge in edges)
        {
            var behind = Behind(shape, edge);
            if (edges.FirstOrDefault(behind.Contains) is { } twice)
            {
                throw new PipelineException(PipelineErrors.ReplayRefused,
                    $"What is replayed on edge '{edge}' makes the messages of edge '{twice}' again, so they must not be replayed in the same run.",
                    fix: "Replay each into a run of its own.");
            }
        }
    }

    private static HashSet<string> Behind(PipelineShape shape, string edge)
    {
        var behind = new HashSet<string>();
        var next = new Queue<string>([edge]);
        while (next.TryDequeue(out var from))
        {
            var segment = shape.Segments.First(candidate => candidate.Name == Find(shape, from)!.Segment);
            foreach (var output in shape.DurableEdges.Where(candidate => segment.Nodes.Contains(candidate.From) && behind.Add(candidate.Name)))
                next.Enqueue(output.Name);
        }

        return behind;
    }
}
