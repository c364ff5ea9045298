using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What people do to have projects evolve, here or through a server.</summary>
public interface IEvolutions
{
    /// <summary>Asks for the evolution of a project.</summary>
    /// <returns>The request before anything of it has begun.</returns>
    /// <exception cref="AutoVibeException">There is no such project, something about the wish is wrong, or nothing may be spent.</exception>
    Task<EvolutionReport> RequestAsync(string project, NewEvolution wanted, CancellationToken ct);

    /// <summary>A page of requests, newest first.</summary>
    /// <param name="project">Only those of this project; null for all.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="AutoVibeException">There is no such project.</exception>
    Task<EvolutionPage> ListAsync(string? project, EvolutionFilter filter, CancellationToken ct);

    /// <summary>A request with its attempts.</summary>
    /// <exception cref="AutoVibeException">There is no such request.</exception>
    Task<EvolutionReport> ShowAsync(Guid request, CancellationToken ct);

    /// <summary>What was observed about the work of a request's machines.</summary>
    /// <exception cref="AutoVibeException">There is no such request.</exception>
    Task<EvidenceList> EvidenceAsync(Guid request, CancellationToken ct);

    /// <summary>What reviews found.</summary>
    /// <param name="id">A request, or a machine for its work alone.</param>
    /// <param name="severity">Only what is as grave; null for all.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="AutoVibeException">There is no such request or machine.</exception>
    Task<FindingList> FindingsAsync(Guid id, FindingSeverity? severity, CancellationToken ct);

    /// <summary>Says whether the winner becomes the project's current checkpoint.</summary>
    /// <exception cref="AutoVibeException">There is no such request, or nothing waits for an answer.</exception>
    Task<EvolutionReport> AnswerAsync(Guid request, Answer answer, CancellationToken ct);

    /// <summary>Asks that a request be stopped: its machines end, and nothing of it begins any more.</summary>
    /// <exception cref="AutoVibeException">There is no such request, or it was over before.</exception>
    Task<EvolutionReport> StopAsync(Guid request, CancellationToken ct);

    /// <summary>Lets a request that is over without a winner go on with one more attempt, from what a machine had made when its budget ended.</summary>
    /// <exception cref="AutoVibeException">There is no such machine, it does not rest for want of money, its request is not over or has a winner, or nothing may be spent.</exception>
    Task<EvolutionReport> ContinueAsync(Guid machine, MoreBudget more, CancellationToken ct);
}

/// <summary>A person's word.</summary>
/// <param name="Approved">Whether it is yes.</param>
public sealed record Answer(bool Approved);

/// <summary>More money for a machine that ran out of it.</summary>
/// <param name="Budget">What the next attempt may cost, as a decimal number in the installation's currency.</param>
public sealed record MoreBudget(string Budget);

/// <summary>A page of requests.</summary>
/// <param name="Requests">Newest first.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record EvolutionPage(IReadOnlyList<EvolutionRequest> Requests, Guid? Next);

/// <summary>The evidence of a request.</summary>
/// <param name="Evidence">In the order in which it was observed.</param>
/// <param name="CurrentTree">The sum of the tree that the project's current checkpoint holds; evidence about another one is stale for it.</param>
public sealed record EvidenceList(IReadOnlyList<Evidence> Evidence, string? CurrentTree);

/// <summary>What reviews found.</summary>
/// <param name="Findings">In the order of the reviews.</param>
public sealed record FindingList(IReadOnlyList<MachineFinding> Findings);
