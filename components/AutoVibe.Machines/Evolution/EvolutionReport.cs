namespace AutoVibe.Machines;

/// <summary>A request with its attempts, and what is known of each.</summary>
public sealed record EvolutionReport
{
    /// <summary>The request.</summary>
    public required Guid Request { get; init; }

    /// <summary>The project's slug.</summary>
    public required string Project { get; init; }

    /// <summary>What is wished.</summary>
    public required string Prompt { get; init; }

    /// <summary>The agent's type.</summary>
    public required string Agent { get; init; }

    /// <summary>How far it is.</summary>
    public required EvolutionState State { get; init; }

    /// <summary>The checkpoint that the attempts begin with.</summary>
    public required Guid From { get; init; }

    /// <summary>The commands that must succeed.</summary>
    public required IReadOnlyList<string> Checks { get; init; }

    /// <summary>Who reviews what the attempts made; null for nobody.</summary>
    public required ReviewTerms? Review { get; init; }

    /// <summary>Whether the agents ask a person before they do what changes something.</summary>
    public required bool Asks { get; init; }

    /// <summary>What the request may cost in all.</summary>
    public required CostView Budget { get; init; }

    /// <summary>How many rounds there may be while no attempt wins.</summary>
    public required int RoundLimit { get; init; }

    /// <summary>The rounds so far; the last one is the present one.</summary>
    public required IReadOnlyList<RoundReport> Rounds { get; init; }

    /// <summary>The attempts of all rounds, by number; none before the request was admitted.</summary>
    public required IReadOnlyList<VariantReport> Variants { get; init; }

    /// <summary>What all attempts and their reviews have cost so far.</summary>
    public required CostView Cost { get; init; }

    /// <summary>The machine that won; null while nobody knows, and when none did.</summary>
    public required Guid? Winner { get; init; }

    /// <summary>The project's current checkpoint.</summary>
    public required Guid? CurrentCheckpoint { get; init; }

    /// <summary>Why it ended as it did.</summary>
    public required string? Note { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it was over.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Puts together what the rows say.</summary>
    public static EvolutionReport Of(
        EvolutionRequest request, Project project, IReadOnlyList<EvolutionRound> rounds, IReadOnlyList<Machine> machines, IReadOnlyList<Evidence> evidence, IReadOnlyList<Question> questions, string currency)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(machines);
        ArgumentNullException.ThrowIfNull(questions);
        var facts = evidence.ToLookup(fact => fact.Machine);
        return new()
        {
            Request = request.Id,
            Project = project.Slug,
            Prompt = request.Prompt,
            Agent = request.Agent,
            State = request.State,
            From = request.Parent,
            Checks = request.Checks,
            Review = request.Review,
            Asks = request.Asks,
            Budget = CostView.Of(request.Budget, currency),
            RoundLimit = request.Rounds,
            Rounds = [.. rounds.Select(round => new RoundReport(round.Number, round.Begin, round.Variants, CostView.Of(round.Share, currency), round.Note))],
            Variants = [.. machines.OrderBy(machine => machine.Number).Select(machine => VariantReport.Of(machine, facts[machine.Id], [.. questions.Where(question => question.Machine == machine.Id)], currency))],
            Cost = CostView.Of(machines.Sum(machine => machine.Cost) + evidence.Sum(fact => fact.Cost), currency),
            Winner = request.Winner,
            CurrentCheckpoint = project.CurrentCheckpoint,
            Note = request.Note,
            RequestedAt = request.RequestedAt,
            EndedAt = request.EndedAt,
        };
    }
}

/// <summary>One round.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="From">The checkpoint that its attempts begin with.</param>
/// <param name="Variants">How many attempts it has.</param>
/// <param name="Share">What each of them may cost.</param>
/// <param name="Note">How it ended; null before.</param>
public sealed record RoundReport(int Number, Guid From, int Variants, CostView Share, string? Note);

/// <summary>One attempt.</summary>
public sealed record VariantReport
{
    /// <summary>The machine.</summary>
    public required Guid Machine { get; init; }

    /// <summary>Which attempt it is, from 1 over all rounds.</summary>
    public required int Number { get; init; }

    /// <summary>Which round it is of.</summary>
    public required int Round { get; init; }

    /// <summary>The agent's type.</summary>
    public required string Agent { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required MachineState State { get; init; }

    /// <summary>How it ended; null before.</summary>
    public required AgentOutcome? Outcome { get; init; }

    /// <summary>What it does at the moment, or said at its end.</summary>
    public required string? Progress { get; init; }

    /// <summary>What its agent asks a person and nobody has answered.</summary>
    public required IReadOnlyList<Question> Questions { get; init; }

    /// <summary>What went wrong.</summary>
    public required string? Error { get; init; }

    /// <summary>The newest checkpoint of its work.</summary>
    public required Guid? Checkpoint { get; init; }

    /// <summary>What its checks showed, in their order.</summary>
    public required IReadOnlyList<CheckView> Checks { get; init; }

    /// <summary>Its review; null before there is one, and where nobody reviews.</summary>
    public required ReviewView? Review { get; init; }

    /// <summary>The evidence that its acceptance or rejection rests on.</summary>
    public required IReadOnlyList<Guid> Evidence { get; init; }

    /// <summary>How good it is, from 0 to 100; null before it was weighed.</summary>
    public required double? Score { get; init; }

    /// <summary>Of what the score is made.</summary>
    public required Score? ScoreParts { get; init; }

    /// <summary>What it has cost so far.</summary>
    public required CostView Cost { get; init; }

    /// <summary>Tokens of models so far.</summary>
    public required long Tokens { get; init; }

    /// <summary>What it changed.</summary>
    public required Modifications Modifications { get; init; }

    /// <summary>Milliseconds since a hub began it, until its end.</summary>
    public required long DurationMs { get; init; }

    /// <summary>The level that it runs at.</summary>
    public required IsolationLevel? Isolation { get; init; }

    /// <summary>What it reaches of the network.</summary>
    public required NetworkAccess? Egress { get; init; }

    /// <summary>When a hub began it.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    internal static VariantReport Of(Machine machine, IEnumerable<Evidence> evidence, IReadOnlyList<Question> questions, string currency) => new()
    {
        Machine = machine.Id,
        Number = machine.Number,
        Round = machine.Round,
        Agent = machine.Agent,
        State = machine.State,
        Outcome = machine.Outcome,
        Progress = machine.Progress,
        Questions = questions,
        Error = machine.Error,
        Checkpoint = machine.LastCheckpoint,
        Checks = [.. evidence.Where(fact => fact.Source == EvidenceSource.Check).Select(fact => new CheckView(fact.Command, fact.ExitCode, fact.Passed, fact.DurationMs))],
        Review = evidence.Where(fact => fact.Source == EvidenceSource.Review).Select(fact => ReviewView.Of(fact, currency)).FirstOrDefault(),
        Evidence = [.. evidence.Select(fact => fact.Id)],
        Score = machine.Score?.Total,
        ScoreParts = machine.Score,
        Cost = CostView.Of(machine.Cost, currency),
        Tokens = machine.Tokens,
        Modifications = machine.Modifications,
        DurationMs = machine is { StartedAt: { } start, EndedAt: { } end } ? (long)(end - start).TotalMilliseconds : machine.Usage.DurationMs,
        Isolation = machine.Isolation,
        Egress = machine.Egress,
        StartedAt = machine.StartedAt,
    };
}

/// <summary>How one check went.</summary>
/// <param name="Command">The command.</param>
/// <param name="ExitCode">How it ended; null when it was ended from outside.</param>
/// <param name="Passed">Whether it succeeded.</param>
/// <param name="DurationMs">How long it took.</param>
public sealed record CheckView(string Command, int? ExitCode, bool Passed, long DurationMs);

/// <summary>An amount of money as people read it.</summary>
/// <param name="Amount">A decimal number.</param>
/// <param name="Currency">Three letters.</param>
public sealed record CostView(string Amount, string Currency)
{
    internal static CostView Of(long micros, string currency) => new(BudgetAmounts.Format(BudgetResource.Money, micros), currency);
}
