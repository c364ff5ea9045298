namespace AutoVibe.Pipelines;

/// <summary>What a run causes when it commits. In a stream several components add to one run at once.</summary>
internal sealed class Effects
{
    private readonly Lock _sync = new();
    private int[]?[] _counters = [];
    private Dictionary<(int Component, int Origin), int>? _rows;

    public List<OutgoingMessage> Outputs { get; } = [];

    public List<SinkCommand> Commands { get; } = [];

    public List<SinkRow> Rows { get; } = [];

    public List<StateChange> States { get; } = [];

    public List<TimerChange> Timers { get; } = [];

    public bool IsEmpty => Outputs.Count + Commands.Count + Rows.Count + States.Count + Timers.Count == 0;

    /// <summary>Counts the outputs of each origin on one edge, which makes their ids.</summary>
    public int NextIndex(int edge, int origin, int origins)
    {
        lock (_sync)
        {
            if (edge >= _counters.Length)
                Array.Resize(ref _counters, edge + 1);
            var counters = _counters[edge] ??= new int[origins];
            return counters[origin]++;
        }
    }

    /// <summary>Counts the rows that a sink stores for each origin.</summary>
    public int NextRow(int component, int origin)
    {
        lock (_sync)
        {
            ref var next = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_rows ??= [], (component, origin), out _);
            return next++;
        }
    }

    public void Add(OutgoingMessage output)
    {
        lock (_sync)
            Outputs.Add(output);
    }

    public void Add(SinkCommand command)
    {
        lock (_sync)
            Commands.Add(command);
    }

    public void Add(SinkRow row)
    {
        lock (_sync)
            Rows.Add(row);
    }

    public void Append(Effects other)
    {
        Outputs.AddRange(other.Outputs);
        Commands.AddRange(other.Commands);
        Rows.AddRange(other.Rows);
        States.AddRange(other.States);
        Timers.AddRange(other.Timers);
    }
}
