using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>A place where machines run: a process on a host. It keeps its id over restarts; whether it lives is told by the node that it is now.</summary>
public sealed record Hub
{
    /// <summary>Its id, the same after every restart on the same host and data folder.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name; not unique.</summary>
    public required string Name { get; init; }

    /// <summary>The hub that it descends from; null for one that stands by itself.</summary>
    public Guid? Parent { get; init; }

    /// <summary>Whether its node works, drains, has drained or is dead.</summary>
    public required NodeState State { get; init; }

    /// <summary>How many machines it runs at once.</summary>
    public required int Capacity { get; init; }

    /// <summary>How many machines that are not over were last begun by it.</summary>
    public int Machines { get; init; }

    /// <summary>The isolation that it gives to machines; null when none that its settings ask for works there.</summary>
    public IsolationLevel? Isolation { get; init; }

    /// <summary>Its node at present, or the last one.</summary>
    public required Guid Node { get; init; }

    /// <summary>Name and version of its program.</summary>
    public string Program { get; init; } = "";

    /// <summary>Name of its computer.</summary>
    public string Host { get; init; } = "";

    /// <summary>Process id and start time.</summary>
    public string Process { get; init; } = "";

    /// <summary>When its process began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long ago it was last heard, by the database's clock.</summary>
    public TimeSpan? SinceBeat { get; init; }
}
