namespace AutoVibe.Machines;

/// <summary>Reads the output of one run of an agent, line by line, and judges its end. It is used by one thread at a time.</summary>
internal abstract class AgentTranscript
{
    /// <summary>The program's own session, once it was told.</summary>
    public string? Session { get; protected set; }

    /// <summary>What the agent said at its end, once it did.</summary>
    public AgentEvent.Result? Result { get; protected set; }

    /// <summary>What a line says.</summary>
    public abstract IEnumerable<AgentEvent> Read(string line);

    /// <summary>The line that answers a question; null where the program takes none.</summary>
    public virtual string? Answer(string request, PermissionAnswer answer) => null;

    /// <summary>How a run is judged that ended by itself.</summary>
    /// <param name="exitCode">The program's exit code.</param>
    /// <param name="complaints">The last lines of its errors.</param>
    public abstract AgentJudgement Judge(int exitCode, string complaints);

    /// <summary>The judgement for a program that keeps to its exit code.</summary>
    protected static AgentJudgement ByExitCode(int exitCode, string? lastWords, string complaints) => exitCode == 0
        ? new(AgentOutcome.Succeeded, lastWords)
        : new(AgentOutcome.Failed, complaints.Length > 0 ? complaints : lastWords ?? $"The program ended with exit code {exitCode}.");
}

/// <summary>How a run is judged, and why.</summary>
internal readonly record struct AgentJudgement(AgentOutcome Outcome, string? Message);
