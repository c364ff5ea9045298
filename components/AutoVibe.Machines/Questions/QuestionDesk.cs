using System.Diagnostics;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Puts questions of this hub's machines to people and waits for what they say.</summary>
internal sealed class QuestionDesk(
    IQuestionStore store, HubInbox inbox, IEnumerable<IEvolutionNews> listeners, MachineOptions options, MachineTelemetry telemetry, TimeProvider time)
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    /// <summary>The questions of one machine in its present start.</summary>
    public MachineQuestions Of(Machine machine, EvolutionRequest request, Activity? span) => new(machine, request.Asks, this, span);

    /// <summary>A question as people see it.</summary>
    public Question New(Machine machine, AgentEvent.PermissionRequest request)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Machine = machine.Id,
            Project = machine.Project,
            Request = machine.Request,
            Number = machine.Number,
            Start = machine.Starts,
            Tool = request.Tool,
            Input = request.Input.Excerpt(Question.LongestInput),
            AskedAt = now,
        };
    }

    /// <summary>What the agent is told.</summary>
    public PermissionAnswer AnswerOf(Question ended) => ended.AnswerIn(options.QuestionLimit);

    /// <summary>Shows a question to people.</summary>
    /// <returns>False when the machine is not this hub's any more.</returns>
    public async Task<bool> PutAsync(Question question, CancellationToken ct)
    {
        if (!await UntilThereAsync(() => store.AskAsync(question, ct), ct))
            return false;

        await TellAsync(question);
        return true;
    }

    /// <summary>Waits until a person has answered, too much time has passed, or nobody needs an answer any more.</summary>
    /// <returns>What is to become of the question unless somebody has answered.</returns>
    public async Task<QuestionState> WaitAsync(Question question, Guid hub, CancellationToken ct)
    {
        using var answered = inbox.Begin(question.Id, hub);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(answered.Token, ct);
        try
        {
            await Task.Delay(options.QuestionLimit, time, either.Token);
            return QuestionState.Expired;
        }
        catch (OperationCanceledException)
        {
            return QuestionState.Withdrawn;
        }
    }

    /// <summary>Ends the wait.</summary>
    /// <returns>The question as it is now.</returns>
    public async Task<Question> EndAsync(Question question, string agent, QuestionState otherwise, Activity? span, CancellationToken ct)
    {
        var ended = await UntilThereAsync(() => store.EndAsync(question.Id, otherwise, CancellationToken.None), ct);
        telemetry.Asked(span, agent, ended, time.GetUtcNow() - question.AskedAt);
        await TellAsync(ended);
        return ended;
    }

    private Task TellAsync(Question question) => Task.WhenAll(listeners.Select(listener => listener.TellAsync(question, CancellationToken.None)));

    private async Task<T> UntilThereAsync<T>(Func<Task<T>> act, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await act();
            }
            catch (AutoVibeException away) when (away.Error.Kind == ErrorKind.Unavailable && !ct.IsCancellationRequested)
            {
                // The database is away for a moment, and the agent waits anyway.
                await Task.Delay(TryAgain, time, ct);
            }
        }
    }
}
