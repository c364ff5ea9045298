using System.Diagnostics;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>Goes along with a reviewer: keeps the end of what it says, and takes its answer.</summary>
internal sealed class ReviewCompany(string workspace, Activity? span) : IAgentCompany
{
    private const int KeptCharacters = 16 << 10;
    private readonly StringBuilder _said = new();

    public CancellationToken Lost => CancellationToken.None;

    /// <summary>The end of what it said and did.</summary>
    public string Log => _said.ToString();

    /// <summary>Its answer, or why there is none; once it has ended.</summary>
    public (ReviewAnswer? Answer, string? Problem) Left { get; private set; }

    public Task BeginAsync(CancellationToken ends) => Task.CompletedTask;

    public Task EndAsync()
    {
        Left = ReviewFolder.Read(workspace);
        if (Left.Answer is { } answer)
            span?.AddEvent(new(GenAi.EvaluationResult, tags: new() { [GenAi.EvaluationName] = "review", [GenAi.EvaluationScore] = answer.Score }));
        return Task.CompletedTask;
    }

    public ValueTask OnAsync(AgentEvent e, CancellationToken ct)
    {
        _said.Append(MachineRecorder.Words(e).Text).Append('\n');
        if (_said.Length > 2 * KeptCharacters)
            _said.Remove(0, _said.Length - KeptCharacters);
        return ValueTask.CompletedTask;
    }

    public ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) =>
        new(new PermissionAnswer(false, "Nobody can be asked about a review; only what needs no permission may be done."));
}
