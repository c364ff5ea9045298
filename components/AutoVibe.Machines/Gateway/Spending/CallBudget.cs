namespace AutoVibe.Machines;

/// <summary>
/// Reserves what a call may cost. When the budgets do not allow all that is asked for, the answer is made shorter; when not even a short one is left only because others have reserved it and may use less,
/// the call waits for them.
/// </summary>
internal sealed class CallBudget(BudgetLedger ledger, CallSettlement settlement, GatewayOptions options, PriceTable prices, TimeProvider time)
{
    // Others may settle in another process, which nobody tells this one.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <exception cref="MachineException">The budgets do not allow it; the message says which.</exception>
    public async Task<CallReservation> ReserveAsync(GatewayRun run, CallPlan plan, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var output = plan.Output;
        while (true)
        {
            var changed = settlement.Next;
            var reservation = New(run, plan, output);
            var answer = await TryAsync(reservation, ct);
            if (answer.Granted)
                return new(reservation.Id, plan, output);

            var affordable = plan.Affordable(answer.Budgets);
            if (answer.Budgets.Count > 0 && affordable >= plan.Least && affordable < output)
            {
                output = affordable;
                continue;
            }

            var mayFitLater = affordable < plan.Least && plan.Affordable([.. answer.Budgets.Select(budget => budget with { Reserved = 0 })]) >= plan.Least;
            if (!mayFitLater || time.GetElapsedTime(began) >= options.BudgetPatience)
                throw BudgetLedger.Refusal(New(run, plan, plan.Least), answer.Budgets);
            output = plan.Output;
            await Task.WhenAny(changed, Task.Delay(LookAgain, time, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    // When nobody knows whether it is reserved, it is given back.
    private async Task<ReserveAnswer> TryAsync(Reservation reservation, CancellationToken ct)
    {
        var known = false;
        try
        {
            var answer = await ledger.TryReserveAsync(reservation, ct);
            known = true;
            return answer;
        }
        finally
        {
            if (!known)
                _ = settlement.ReleaseAsync(reservation.Id);
        }
    }

    private Reservation New(GatewayRun run, CallPlan plan, long output) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        Project = run.Project,
        Request = run.Request,
        Owner = run.Machine,
        Machine = run.Machine,
        Amounts = plan.Amounts(output),
        Currency = plan.Worst(output) > 0 ? prices.Currency : "",
        PriceVersion = prices.Version,
        Subtype = plan.Model,
    };
}
