using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines;

/// <summary>Takes the components and edges of a pipeline.</summary>
public sealed class PipelineBuilder
{
    private readonly Dictionary<string, NodeDraft> _nodes = new(StringComparer.Ordinal);

    internal PipelineBuilder()
    {
    }

    internal IReadOnlyCollection<NodeDraft> Nodes => _nodes.Values;

    internal List<EdgeDraft> Edges { get; } = [];

    internal List<string> Problems { get; } = [];

    internal List<ScheduleDraft> Schedules { get; } = [];

    /// <summary>Adds a component and returns its blueprint, for wiring.</summary>
    /// <param name="name">Stable name in the pipeline; state and positions follow it. Default: kebab-case of the type.</param>
    /// <param name="arguments">Constructor arguments that are not services.</param>
    public T Add<T>(string? name = null, params object[] arguments)
        where T : Component =>
        Add(name, services => ActivatorUtilities.CreateInstance<T>(services, arguments));

    /// <summary>Adds a component that a function makes for each lane, and returns its blueprint.</summary>
    /// <param name="name">Stable name in the pipeline. Default: kebab-case of the type.</param>
    /// <param name="create">Makes an instance from the lane's services.</param>
    public T Add<T>(string? name, Func<IServiceProvider, T> create)
        where T : Component
    {
        // The constructor must not run here: its services belong to a lane's scope.
        var blueprint = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        name ??= Naming.Kebab(typeof(T).Name);
        if (!Naming.IsName(name))
            Problems.Add($"Component name '{name}' is not made of lower-case letters, digits, '-', '.' and '_'.");
        blueprint.Draft = new NodeDraft(this, name, blueprint, create);
        if (!_nodes.TryAdd(name, blueprint.Draft))
            Problems.Add($"Two components are called '{name}'; give one of them another name: p.Add<{Naming.Pretty(typeof(T))}>(\"…\").");
        return blueprint;
    }

    /// <summary>Adds a source that other code pushes into through <see cref="IEnqueue{T}"/>.</summary>
    /// <param name="name">Stable name in the pipeline. Default: kebab-case of the message type.</param>
    public OutputPort<T> Inlet<T>(string? name = null) =>
        Add(name ?? Naming.Kebab(typeof(T).Name), _ => new Inlet<T>()).Output;

    /// <summary>Sends a message at a fixed interval, counted from the last due time; times missed while nobody ran are made up for by one message.</summary>
    /// <param name="interval">At least one second.</param>
    /// <param name="make">Makes the message of a due time; the same due time must make the same message.</param>
    /// <param name="name">Stable name in the pipeline. Default: kebab-case of the message type.</param>
    public OutputPort<T> Every<T>(TimeSpan interval, Func<DateTimeOffset, T> make, string? name = null)
    {
        if (interval < TimeSpan.FromSeconds(1))
            Problems.Add($"The interval of schedule '{name}' is {interval}; it must be at least one second.");
        return Schedule(new IntervalRule(interval), make, name);
    }

    /// <summary>Sends a message by the clock (UTC).</summary>
    /// <param name="expression">Five fields: minute, hour, day of month, month, day of week; each <c>*</c>, a number, a range, a list or a step.</param>
    /// <param name="make">Makes the message of a due time; the same due time must make the same message.</param>
    /// <param name="name">Stable name in the pipeline. Default: kebab-case of the message type.</param>
    public OutputPort<T> Cron<T>(string expression, Func<DateTimeOffset, T> make, string? name = null)
    {
        if (CronRule.TryParse(expression, out var rule, out var problem))
            return Schedule(rule, make, name);
        Problems.Add($"The cron expression '{expression}' of schedule '{name}' is wrong: {problem}.");
        return Inlet<T>(name);
    }

    private OutputPort<T> Schedule<T>(ScheduleRule rule, Func<DateTimeOffset, T> make, string? name)
    {
        name ??= Naming.Kebab(typeof(T).Name);
        Schedules.Add(new ScheduleDraft(rule, make, name));
        return Inlet<T>(name);
    }

    internal static void Wire<T>(OutputPort<T> output, InputPort<T> input, Action<EdgeBuilder<T>>? configure)
    {
        var from = output.Owner.Draft ?? throw NotABlueprint(output);
        var to = input.Owner.Draft ?? throw NotABlueprint(input);
        var edge = new EdgeBuilder<T>();
        configure?.Invoke(edge);
        var draft = new EdgeDraft<T>(from, output.Name, to, input.Name, edge.Options);
        from.Builder.Edges.Add(draft);
        from.Out.Add(draft);
        to.In.Add(draft);
        if (from.Builder != to.Builder)
            from.Builder.Problems.Add($"'{from.Name}' and '{to.Name}' belong to different pipelines.");
    }

    private static ArgumentException NotABlueprint(Port port) =>
        new($"{port.Owner.GetType().Name}.{port.Name} was not made by p.Add<{port.Owner.GetType().Name}>(), so it cannot be wired.");
}

/// <summary>A message that is sent on schedule.</summary>
internal sealed record ScheduleDraft(ScheduleRule Rule, Delegate Make, string Inlet);
