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

    /// <summary>The requests whose next round no machine was made for yet, oldest first.</summary>
    Task<IReadOnlyList<WaitingRequest>> WaitingAsync(int limit, CancellationToken ct);

    /// <summary>How many machines of each project are not over; projects without any are left out.</summary>
    Task<IReadOnlyDictionary<Guid, int>> OpenMachinesAsync(CancellationToken ct);

    /// <summary>The rounds of a request, in their order.</summary>
    Task<IReadOnlyList<EvolutionRound>> RoundsAsync(Guid request, CancellationToken ct);

    /// <summary>The evidence about what a request's machines made, in the order in which it was observed.</summary>
    Task<IReadOnlyList<Evidence>> EvidenceAsync(Guid request, CancellationToken ct);

    /// <summary>What is known about trees of a project, by all of its requests; the newest 10,000.</summary>
    Task<IReadOnlyList<EvidenceMark>> KnownAsync(Guid project, IReadOnlyList<string> trees, CancellationToken ct);

    /// <summary>Says whether the winner of a request becomes its project's current checkpoint. The audit log names the evidence that the answer rests on.</summary>
    /// <returns>False when the request does not wait for an answer.</returns>
    Task<bool> AnswerAsync(Guid request, bool approved, string actor, CancellationToken ct);

    /// <summary>Lets a request that is over without a winner go on with one more attempt, from the work of a machine that ran out of its budget.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="amount">What the attempt may cost, in millionths of the currency; the request's budget grows by it.</param>
    /// <param name="lesson">What the agent is told beside the wish.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <returns>False when the machine does not rest for want of money, or its request is not over or has a winner.</returns>
    Task<bool> ContinueAsync(Guid machine, long amount, string lesson, CancellationToken ct);

    /// <summary>Asks that a request be stopped: the machines that no hub has begun are over at once, those at work are told, and nothing new begins. A request that waits for its turn is over.</summary>
    /// <returns>False when it was over already.</returns>
    Task<bool> AskStopAsync(Guid request, string actor, CancellationToken ct);
}

/// <summary>A request that waits for its project's turn.</summary>
/// <param name="Id">The request.</param>
/// <param name="Project">Its project.</param>
/// <param name="Greediness">The project's appetite, from 0 to 1.</param>
/// <param name="Variants">How many machines its next round takes.</param>
/// <param name="Round">Which round that is.</param>
public sealed record WaitingRequest(Guid Id, Guid Project, double Greediness, int Variants, int Round = 1)
{
    /// <summary>What joins all that belongs to the round.</summary>
    public string Turn => EvolutionTerms.TurnOf(Id, Round);

    /// <summary>The trace that it was asked for in.</summary>
    public byte[]? Trace { get; init; }
}
