using System.Collections.Concurrent;
using System.Reflection;

namespace AutoVibe.Pipelines;

/// <summary>What a sink knows of its messages, and where it puts what belongs into the batch's commit.</summary>
public sealed class SinkContext
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();
    private readonly NodeRuntime _node;
    private Run _run = null!;
    private MessageBatch _batch = null!;

    internal SinkContext(NodeRuntime node) => _node = node;

    /// <summary>The id of a message, the same on every attempt.</summary>
    public Guid MessageId(int index) => _run.Origin(_batch.OriginAt(index)).Id;

    /// <summary>The key of a message, or null.</summary>
    public string? Key(int index) => _run.Origin(_batch.OriginAt(index)).Key;

    /// <summary>Names an effect outside the database; the same on every attempt.</summary>
    public string IdempotencyKey(int index) => MessageContext.EffectKey(_run.Origin(_batch.OriginAt(index)), _node.Plan.Name, _batch.PlaceAt(index));

    /// <summary>Adds a statement to the batch's commit; in a shadow run it is left out.</summary>
    /// <param name="sql">SQL with named parameters (<c>@name</c>). Never build it from input.</param>
    /// <param name="parameters">An object whose properties are the parameters, or a dictionary.</param>
    public void Execute(string sql, object? parameters = null)
    {
        if (!_node.Plan.IsShadow)
            _run.Effects.Add(new SinkCommand(sql, ParametersOf(parameters)));
    }

    /// <summary>Adds a row to the generic table <c>sink_storage</c>; written once per message and call.</summary>
    /// <param name="index">The message it comes from.</param>
    /// <param name="data">Stored as JSON.</param>
    public void Store<TData>(int index, TData data)
    {
        var origin = _batch.OriginAt(index);
        var number = _run.Effects.NextRow(_node.Plan.Component, origin);
        _run.Effects.Add(new SinkRow(
            $"{_node.Plan.Pipeline}/{_node.Plan.Name}", _run.Origin(origin).Id, number, Naming.Pretty(typeof(TData)), MessageJson.WriteText(data)));
    }

    internal void MoveTo(Run run, MessageBatch batch) => (_run, _batch) = (run, batch);

    private static IReadOnlyList<KeyValuePair<string, object?>> ParametersOf(object? parameters) => parameters switch
    {
        null => [],
        IReadOnlyList<KeyValuePair<string, object?>> list => list,
        IEnumerable<KeyValuePair<string, object?>> pairs => [.. pairs],
        _ => [.. Properties.GetOrAdd(parameters.GetType(), static type => type.GetProperties())
            .Select(property => KeyValuePair.Create(property.Name, property.GetValue(parameters)))],
    };
}
