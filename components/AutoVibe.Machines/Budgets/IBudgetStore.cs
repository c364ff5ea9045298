namespace AutoVibe.Machines;

/// <summary>The ledger of budgets. Every method that writes is one transaction; all of them may be repeated when nobody knows whether they happened.</summary>
public interface IBudgetStore
{
    /// <summary>Sets what a budget allows, from now on and in the periods to come; makes the budget when there is none.</summary>
    /// <param name="account">The budget.</param>
    /// <param name="allocated">The new allocation, in the resource's smallest unit.</param>
    /// <param name="currency">The currency of money; empty for other resources.</param>
    /// <param name="actor">Who does it, for the audit log.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <returns>The budget as it is now. When its allocation is another one, nothing was changed: more than that is used already, or the currency is another.</returns>
    /// <exception cref="MachineException"><see cref="MachineErrors.ProjectNotFound"/></exception>
    Task<Budget> AllocateAsync(BudgetAccount account, long allocated, string currency, string actor, CancellationToken ct);

    /// <summary>The budgets of a project in their present periods, by resource and period; without those of its requests.</summary>
    Task<IReadOnlyList<Budget>> ListAsync(Guid project, CancellationToken ct);

    /// <summary>The budget of a request's money, or null when it has none of its own.</summary>
    Task<Budget?> FindRequestAsync(Guid project, Guid request, CancellationToken ct);

    /// <summary>Reserves all resources of an act in all budgets that apply (every period of the project, and the request's own), or nothing in any.</summary>
    /// <exception cref="ArgumentException">It names no resource, one twice, or a negative amount.</exception>
    Task<ReserveAnswer> ReserveAsync(Reservation reservation, CancellationToken ct);

    /// <summary>Ends a reservation: what was used is settled, the rest is free again. What was used beyond it comes out of what is left, and what is not left is noted as overshoot.</summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="actual">What was used; nothing of a resource that is not named. Null for all that was reserved.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <exception cref="ArgumentException">It names a resource twice, one that was not reserved, or a negative amount; nothing was changed.</exception>
    /// <exception cref="MachineException"><see cref="MachineErrors.ReservationNotFound"/></exception>
    Task<Settlement> SettleAsync(Guid reservation, IReadOnlyList<ResourceAmount>? actual, CancellationToken ct);

    /// <summary>Gives back a reservation whose act did not happen.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.ReservationNotFound"/></exception>
    Task<Settlement> ReleaseAsync(Guid reservation, CancellationToken ct);

    /// <summary>Notes what was used without a reservation. It is charged to what is left of every budget that applies, and what is not left there is noted as overshoot.</summary>
    /// <exception cref="ArgumentException">A record names a resource twice, one that is reserved before it is used, or an amount that cannot be; nothing was noted.</exception>
    /// <exception cref="MachineException"><see cref="MachineErrors.ProjectNotFound"/>; the records of other projects are noted.</exception>
    Task<UsageAnswer> RecordAsync(IReadOnlyList<UsageRecord> records, CancellationToken ct);

    /// <summary>What a project used, added up; by key and resource.</summary>
    Task<IReadOnlyList<UsageSum>> SumUsageAsync(Guid project, UsageFilter filter, CancellationToken ct);

    /// <summary>The reservations of an owner that are not over, oldest first.</summary>
    Task<IReadOnlyList<Reservation>> ListOpenAsync(Guid owner, CancellationToken ct);
}
