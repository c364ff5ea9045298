namespace AutoVibe.Machines;

/// <summary>Where requests, their machines and the evidence about them are kept. Every method that writes is one transaction.</summary>
public interface IEvolutionStore
{
    /// <summary>Stores a request. Asked twice with the same id, it is stored once.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.ProjectNotFound"/>: the project or its checkpoint is gone.</exception>
    Task AddAsync(EvolutionRequest request, CancellationToken ct);

    /// <summary>The request with this id, or null.</summary>
    Task<EvolutionRequest?> FindAsync(Guid request, CancellationToken ct);

    /// <summary>One page of requests.</summary>
    Task<IReadOnlyList<EvolutionRequest>> ListAsync(EvolutionFilter filter, CancellationToken ct);

    /// <summary>The requests that no machine was made for yet, oldest first.</summary>
    Task<IReadOnlyList<WaitingRequest>> WaitingAsync(int limit, CancellationToken ct);

    /// <summary>How many machines of each project are not over; projects without any are left out.</summary>
    Task<IReadOnlyDictionary<Guid, int>> OpenMachinesAsync(CancellationToken ct);

    /// <summary>The evidence about what a request's machines made, in the order in which it was observed.</summary>
    Task<IReadOnlyList<Evidence>> EvidenceAsync(Guid request, CancellationToken ct);

    /// <summary>Says whether the winner of a request becomes its project's current checkpoint.</summary>
    /// <returns>False when the request does not wait for an answer.</returns>
    Task<bool> AnswerAsync(Guid request, bool approved, string actor, CancellationToken ct);
}

/// <summary>A request that waits for its project's turn.</summary>
/// <param name="Id">The request.</param>
/// <param name="Project">Its project.</param>
/// <param name="Greediness">The project's appetite, from 0 to 1.</param>
/// <param name="Variants">How many machines it takes.</param>
public sealed record WaitingRequest(Guid Id, Guid Project, double Greediness, int Variants)
{
    /// <summary>The trace that it was asked for in.</summary>
    public byte[]? Trace { get; init; }
}
