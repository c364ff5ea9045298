using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AutoVibe.Pipelines.Testing;

// What runs that are crashed again and again are compared by.
public sealed partial class InMemoryPipelineStore
{
    /// <summary>Told of everything that changed, in words; beats and upkeep apart.</summary>
    internal Action<string>? Changed { get; set; }

    /// <summary>What a run left behind, a line each.</summary>
    internal IReadOnlyList<(CrashEnds Part, string Line)> Describe()
    {
        lock (_gate)
        {
            return
            [
                .. _executed.Select(command => (CrashEnds.Statements, $"statement {command.Text} {Text(command.Parameters)}".TrimEnd())),
                .. _rows.Select(row => (CrashEnds.Rows, $"row of {row.Sink}: {row.DataType} {row.Json}")),
                .. _pipelines.Values.SelectMany(DescribeComponents),
                .. _edges.SelectMany(DescribeEdge),
            ];
        }
    }

    private static IEnumerable<(CrashEnds Part, string Line)> DescribeComponents(PipelineRow pipeline)
    {
        foreach (var (name, component) in pipeline.Components)
        {
            foreach (var part in component.Parts)
            {
                foreach (var state in part.States.Values)
                    yield return (CrashEnds.States, $"state of {pipeline.Shape.Name}/{name} for key {state.Key}: {Encoding.UTF8.GetString(state.Body)}");
                if (part.Position?.Position is { } position)
                    yield return (CrashEnds.Positions, $"position of {pipeline.Shape.Name}/{name}: {Encoding.UTF8.GetString(position)}");
            }
        }
    }

    private static IEnumerable<(CrashEnds Part, string Line)> DescribeEdge(EdgeRow edge)
    {
        var name = $"{edge.Pipeline}/{edge.Shape.Name}";
        yield return (CrashEnds.Edges, $"edge {name}: {edge.Parts.Sum(part => part.Head)} accepted, {edge.Parts.Sum(part => part.Done)} done, {edge.Parts.Sum(part => part.Dropped)} dropped");
        foreach (var row in edge.Parts.SelectMany(part => part.Parked.Values))
        {
            var line = $"{row.State.ToString().ToLowerInvariant()} message on {name}, key {row.Message.Key ?? "none"}, {row.Reason ?? "behind another"}: {Encoding.UTF8.GetString(row.Message.Body)}";
            yield return (CrashEnds.DeadLetters, line);
        }
    }

    private string NameOf(LaneRow lane)
    {
        foreach (var pipeline in _pipelines.Values)
        {
            foreach (var (name, segment) in pipeline.Segments)
            {
                if (segment.Number == lane.Id.Segment)
                    return $"lane {lane.Id.Part} of {pipeline.Shape.Name}/{name}";
            }
        }

        return "the upkeep";
    }

    private string NameOf(MessageSlot slot) => $"{Edge(slot.Edge).Pipeline}/{Edge(slot.Edge).Shape.Name}";

    private static string Text(IEnumerable<KeyValuePair<string, object?>> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{parameter.Key} = {Text(parameter.Value)}"));

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, MessageJson.Options),
    };
}
