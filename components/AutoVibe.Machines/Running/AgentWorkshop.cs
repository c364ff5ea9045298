using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>Runs agents on this hub, whatever for: with an account of their own, the right to call models, a meter, and everything that may end them early.</summary>
internal sealed class AgentWorkshop(
    BudgetLedger ledger, Sandboxes sandboxes, GatewayGrants gateway, Recordings recordings, HubInbox inbox, MachineOptions options, MachineTelemetry telemetry, TimeProvider time)
{
    // An agent may say a book at its end; what follows is in its log.
    private const int LongestMessage = 2_000;

    /// <summary>Ends what an earlier start left: a hub that died left processes, and reservations of which nobody knows what became.</summary>
    public async Task TidyAsync(Guid work, int starts, CancellationToken ct)
    {
        if (starts == 1)
            return;

        await sandboxes.ReapAsync(work, ct);
        await ledger.SettleLeftAsync(work, ct);
    }

    /// <summary>Runs an agent to its end.</summary>
    /// <param name="work">What it is to do.</param>
    /// <param name="sandbox">Where.</param>
    /// <param name="companyOf">Makes its company, which may ask what was spent and stand below its span.</param>
    /// <param name="leaving">Cancelled when this process is about to leave: the agent is stopped.</param>
    /// <param name="ct">Cancelled when the work is not this process's any more.</param>
    /// <exception cref="OperationCanceledException">Another hub has the work. The agent does not run here any more.</exception>
    public async Task<AgentWorkEnd> RunAsync(AgentWork work, ISandbox sandbox, Func<GatewayGrant, Activity?, IAgentCompany> companyOf, CancellationToken leaving, CancellationToken ct)
    {
        await ledger.OpenRequestAsync(work.Project, work.Id, work.Share, work.RequestedBy, ct);
        var span = telemetry.Begin(work, sandbox.Level);
        var grant = gateway.Open(new() { Machine = work.Id, Project = work.Project, Request = work.Id, Parent = span?.Context ?? default, Recorder = recordings.Record(work.Id) });
        var text = new EventText(grant.Redactor);
        var company = companyOf(grant, span);
        var tools = new ToolSpans(company, span);
        var lost = company.Lost;
        using var stop = inbox.Begin(work.StoppedWith, work.Hub);
        using var meter = new MachineMeter(work, ledger, options.MeterEvery, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource([ct, leaving, stop.Token, lost, meter.UsedUp]);
        var end = new AgentEnd { Outcome = AgentOutcome.Failed };
        try
        {
            meter.Begin();
            await company.BeginAsync(ends.Token);
            end = await work.Agent.RunAsync(work.TaskOf(sandbox, grant, gateway.Address, options), new CleanedObserver(tools, text), ends.Token);
        }
        finally
        {
            // Behind this line it makes not one more call.
            await grant.CloseAsync();
            await ends.CancelAsync();
            await meter.EndAsync(end.Usage);
            await company.EndAsync();
            tools.Dispose();
            telemetry.End(span, work.Agent.Type, end.Outcome, end.Usage.Wall, grant.Spent);
        }

        ct.ThrowIfCancellationRequested();
        lost.ThrowIfCancellationRequested();
        return new(
            OutcomeOf(end, stop.IsAsked, isOut: grant.WasRefused || meter.Why is not null),
            stop.IsAsked ? "It was asked to stop." : end.Outcome == AgentOutcome.Stopped ? meter.Why : text.Clean(end.Message)?.Shorten(LongestMessage),
            leaving.IsCancellationRequested && end.Outcome == AgentOutcome.Stopped && !stop.IsAsked,
            grant.Spent,
            end.Usage);
    }

    // An agent that was done before anybody cut it off is done.
    private static AgentOutcome OutcomeOf(AgentEnd end, bool isStopped, bool isOut) =>
        isStopped ? AgentOutcome.Stopped : isOut && end.Outcome != AgentOutcome.Succeeded ? AgentOutcome.OutOfBudget : end.Outcome;
}
