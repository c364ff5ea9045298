using System.Text.Json;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The registration of a pipeline as one batch.</summary>
internal static class RegisterBatch
{
    public static SqlBatch Of(PipelineShape shape)
    {
        var (pipeline, version) = (shape.Name, shape.Version);
        var (nodes, segments, edges) = (shape.Nodes, shape.Segments, shape.DurableEdges.ToList());
        var laned = segments.SelectMany(segment => segment.Nodes).ToHashSet(StringComparer.Ordinal);
        var lanes = segments.SelectMany(segment => Parts(segment.Parts).Select(part => (segment.Name, Part: part))).ToList();
        var logs = edges.SelectMany(edge => Parts(edge.Partitions).Select(part => (edge.Name, Part: part))).ToList();
        var sources = nodes.Where(node => node.Kind == ComponentKind.Source && laned.Contains(node.Name))
            .SelectMany(node => Parts(segments.First(segment => segment.Nodes.Contains(node.Name)).Parts).Select(part => (node.Name, Part: part))).ToList();

        return new SqlBatch()
            .Add(RegisterStatements.Pipeline, pipeline, version, JsonSerializer.Serialize(shape, Names.Json))
            .Add(RegisterStatements.Segments, SqlRows.Of(segments).With(segments, s => s.Name), pipeline, version)
            .Add(RegisterStatements.Components, SqlRows.Of(nodes).With(nodes, n => n.Name).With(nodes, n => Names.Of(n.Kind)), pipeline, version)
            .Add(
                RegisterStatements.Edges,
                SqlRows.Of(edges).With(edges, e => e.Name).With(edges, e => e.Segment).With(edges, e => e.Partitions).With(edges, e => e.Ordered).With(edges, KindOf)
                    // Nothing that has no lane sends from a commit: what it feeds is fed from outside.
                    .With(edges, e => !laned.Contains(e.From)).With(edges, e => e.Capacity ?? -1).With(edges, e => e.MaxRetries).With(edges, e => e.MaxBacklog ?? -1L),
                pipeline, version)
            .Add(RegisterStatements.SameEdges, SqlRows.Of(edges).With(edges, e => e.Name).With(edges, e => e.Partitions).With(edges, KindOf), pipeline)
            .Add(RegisterStatements.Lanes, SqlRows.Of(lanes).With(lanes, l => l.Name).With(lanes, l => l.Part), pipeline)
            .Add(RegisterStatements.SurplusLanes, SqlRows.Of(segments).With(segments, s => s.Name).With(segments, s => s.Parts), pipeline, version)
            .Add(RegisterStatements.Heads, SqlRows.Of(logs).With(logs, l => l.Name).With(logs, l => l.Part), pipeline)
            .Add(RegisterStatements.Cursors, SqlRows.Of(logs).With(logs, l => l.Name).With(logs, l => l.Part), pipeline)
            .Add(RegisterStatements.Checkpoints, SqlRows.Of(sources).With(sources, s => s.Name).With(sources, s => s.Part), pipeline);
    }

    public static string KindOf(EdgeShape edge) => edge.Kind == EdgeKind.Tasks ? "tasks" : "log";

    private static IEnumerable<short> Parts(short count) => Enumerable.Range(0, count).Select(part => (short)part);
}
