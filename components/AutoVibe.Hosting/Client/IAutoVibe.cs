namespace AutoVibe.Hosting;

/// <summary>What people do with AutoVibe: in this process on an open database, or through a server.</summary>
public interface IAutoVibe : IAsyncDisposable
{
    /// <summary>What is worked on, in words: a server's address or a database.</summary>
    string Where { get; }

    /// <summary>Its pipelines.</summary>
    IPipelines Pipelines { get; }

    /// <summary>Its projects.</summary>
    IProjects Projects { get; }

    /// <summary>Its checkpoints.</summary>
    ICheckpoints Checkpoints { get; }

    /// <summary>The budgets of its projects.</summary>
    IBudgets Budgets { get; }

    /// <summary>The evolution of its projects.</summary>
    IEvolutions Evolutions { get; }

    /// <summary>Its machines.</summary>
    IMachines Machines { get; }

    /// <summary>Repeats runs of its machines.</summary>
    IReplays Replays { get; }

    /// <summary>What their agents ask people.</summary>
    IQuestions Questions { get; }

    /// <summary>What models cost.</summary>
    IPrices Prices { get; }

    /// <summary>Its dead letters.</summary>
    IDeadLetters DeadLetters { get; }

    /// <summary>The state of its components.</summary>
    IStates States { get; }

    /// <summary>Its savepoints.</summary>
    ISavepoints Savepoints { get; }

    /// <summary>Its messages that are over.</summary>
    IMessages Messages { get; }

    /// <summary>The processes that run its pipelines.</summary>
    INodes Nodes { get; }

    /// <summary>Where its machines run.</summary>
    IHubs Hubs { get; }

    /// <summary>Its checks of itself.</summary>
    IDoctor Doctor { get; }

    /// <summary>Sees to it that pipelines run until the result is disposed: here, or in the server that is talked to anyway.</summary>
    /// <returns>Null when another process owns the engine of this data folder; it may do the work, or end before.</returns>
    Task<IAsyncDisposable?> RunPipelinesAsync(CancellationToken ct);
}
