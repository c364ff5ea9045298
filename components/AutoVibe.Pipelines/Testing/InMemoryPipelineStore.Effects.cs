namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly List<SinkCommand> _executed = [];
    private readonly List<SinkRow> _rows = [];
    private readonly HashSet<(string Sink, Guid Message, int Index)> _rowKeys = [];

    /// <summary>The statements of sinks whose commit succeeded, in the order of the commits.</summary>
    public IReadOnlyList<SinkCommand> Executed
    {
        get
        {
            lock (_gate)
                return [.. _executed];
        }
    }

    /// <summary>The rows of the generic sink table, in the order in which they were written.</summary>
    public IReadOnlyList<SinkRow> Rows
    {
        get
        {
            lock (_gate)
                return [.. _rows];
        }
    }

    /// <summary>Lets the database refuse a statement, as a broken constraint does: returns what is wrong with it, or null. Default: everything is accepted.</summary>
    public Func<SinkCommand, string?>? Refuse { get; set; }

    private void CheckEffects(
        short part, IReadOnlyList<StateChange> states, IReadOnlyList<TimerChange> timers, IReadOnlyList<SinkCommand> commands, IReadOnlyList<OutgoingMessage> outputs)
    {
        foreach (var state in states)
            ComponentPart(state.Component, part);
        foreach (var timer in timers)
            ComponentPart(timer.Component, part);
        CheckOutputs(outputs);
        if (Refuse is not { } refuse)
            return;

        foreach (var command in commands)
        {
            if (refuse(command) is { } problem)
                throw new CommitRefusedException($"A statement of a sink was refused: {problem}");
        }
    }

    private void CheckOutputs(IReadOnlyList<OutgoingMessage> outputs)
    {
        foreach (var output in outputs)
            Partition(output.To);
    }

    private void ApplyEffects(short part, IReadOnlyList<StateChange> states, IReadOnlyList<SinkCommand> commands, IReadOnlyList<SinkRow> rows)
    {
        foreach (var state in states)
            ComponentPart(state.Component, part).Set(state);
        _executed.AddRange(commands);
        foreach (var row in rows)
        {
            if (_rowKeys.Add((row.Sink, row.MessageId, row.Index)))
                _rows.Add(row);
        }
    }

    private IReadOnlyList<Appended> Append(IEnumerable<OutgoingMessage> outputs, DateTimeOffset now)
    {
        var appended = new Dictionary<EdgePart, Appended>();
        foreach (var output in outputs)
        {
            var partition = Partition(output.To);
            partition.Append(output, now);
            appended.TryAdd(output.To, new Appended(output.To, partition.Head, partition.LastAt));
        }

        return [.. appended.Values];
    }
}
