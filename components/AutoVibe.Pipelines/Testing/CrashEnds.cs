namespace AutoVibe.Pipelines.Testing;

/// <summary>What a run leaves behind in the store, and what runs can be compared by.</summary>
[Flags]
public enum CrashEnds
{
    /// <summary>Nothing of the store: only what <see cref="CrashRun.Compare"/> shows.</summary>
    None = 0,

    /// <summary>The statements that sinks executed, with their parameters.</summary>
    Statements = 1,

    /// <summary>What <see cref="SinkContext.Store{TData}"/> and <c>p.Store</c> wrote.</summary>
    Rows = 2,

    /// <summary>Keyed state of components and mergers.</summary>
    States = 4,

    /// <summary>Positions of sources.</summary>
    Positions = 8,

    /// <summary>How many messages each durable edge accepted, finished and dropped.</summary>
    Edges = 16,

    /// <summary>Dead letters, and what is held behind them: body, key and reason.</summary>
    DeadLetters = 32,

    /// <summary>All of it.</summary>
    All = Statements | Rows | States | Positions | Edges | DeadLetters,
}
