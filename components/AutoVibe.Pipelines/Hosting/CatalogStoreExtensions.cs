namespace AutoVibe.Pipelines;

/// <summary>Finds parts of registered pipelines by the names that people type.</summary>
public static class CatalogStoreExtensions
{
    /// <summary>A pipeline and a component of it that runs.</summary>
    /// <exception cref="PipelineException">There is no such pipeline, or no such component in it; the message names those there are.</exception>
    public static async Task<(RegisteredPipeline Pipeline, NodeShape Component)> FindAsync(this ICatalogStore store, string pipeline, string component, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        var all = await store.ListAsync(ct);
        var found = all.FirstOrDefault(candidate => candidate.Shape.Name == pipeline)
            ?? throw new PipelineException(
                PipelineErrors.UnknownPipeline, $"There is no pipeline '{pipeline}' in this database.", fix: Meant(pipeline, all.Select(candidate => candidate.Shape.Name)));

        // An inlet is in no segment.
        var running = found.Shape.Nodes.Where(node => node.Segment.Length > 0).ToList();
        var names = running.Select(candidate => candidate.Name);
        var node = running.Find(candidate => candidate.Name == component)
            ?? throw new PipelineException(
                PipelineErrors.UnknownComponent, $"Pipeline '{pipeline}' has no component '{component}' that runs. It has {string.Join(", ", names)}.", fix: Meant(component, names));
        return (found, node);
    }

    private static string? Meant(string typed, IEnumerable<string> known) => Spelling.Nearest(typed, known) is { } near ? $"Did you mean '{near}'?" : null;
}
