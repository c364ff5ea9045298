using System.Data.Common;
using System.Diagnostics;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Asks people what the agent of one machine may do. A machine that waits is paused; then no checkpoint of it is taken, and while one is taken it does not begin to wait.</summary>
internal sealed class MachineQuestions(Machine machine, bool asks, QuestionDesk desk, Activity? span)
{
    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <summary>Asks, and gives what a person said.</summary>
    /// <param name="request">The question.</param>
    /// <param name="say">Is told who said what, for the log.</param>
    /// <param name="ct">Cancelled when no answer is needed any more.</param>
    public async Task<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, Action<string> say, CancellationToken ct)
    {
        if (!asks)
            return new(false, "Nobody can be asked; only what needs no permission may be done.");

        var question = desk.New(machine, request);
        if (!await BeginAsync(question, ct))
            return new(false, "Another hub has the machine.");

        var ended = await EndAsync(question, await desk.WaitAsync(question, machine.Hub!.Value, ct), ct);
        ct.ThrowIfCancellationRequested();
        var answer = desk.AnswerOf(ended!);
        say($"{ended!.AnsweredBy ?? "AutoVibe"} {(answer.Allowed ? "allowed" : "did not allow")} {ended.Tool}{(answer.Message is { } why ? $": {why}" : "")}");
        return answer;
    }

    /// <summary>Does something during which the machine must not be paused, unless it is.</summary>
    public async Task UnlessPausedAsync(Func<Task> act, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_waiting == 0)
                await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> BeginAsync(Question question, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var begun = await desk.PutAsync(question, ct);
            _waiting += begun ? 1 : 0;
            return begun;
        }
        finally
        {
            _turn.Release();
        }
    }

    // Null when nobody needs an answer and the database is away: then the machine's end or its next start ends the question.
    private async Task<Question?> EndAsync(Question question, QuestionState otherwise, CancellationToken ct)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            return await desk.EndAsync(question, machine.Agent, otherwise, span, ct);
        }
        catch (Exception error) when (error is DbException or AutoVibeException or OperationCanceledException && ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _waiting--;
            _turn.Release();
        }
    }
}
