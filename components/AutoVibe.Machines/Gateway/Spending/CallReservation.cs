namespace AutoVibe.Machines;

/// <summary>What was reserved for a call.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Plan">What the call may cost.</param>
/// <param name="Output">The most tokens that one answer may have.</param>
internal sealed record CallReservation(Guid Id, CallPlan Plan, long Output)
{
    public long Money => Plan.Worst(Output);

    /// <summary>The worst case as counts of tokens.</summary>
    public TokenCounts Worst => new() { Input = Plan.Input, Output = Output * Plan.Answers };

    /// <summary>Whether what is said to be used fits into what was reserved.</summary>
    public bool Covers(TokenCounts counts) => counts.Total <= Worst.Total && Plan.Price.Cost(counts) <= Money;

    public IReadOnlyList<ResourceAmount> AmountsOf(TokenCounts counts)
    {
        var amounts = new List<ResourceAmount> { new(BudgetResource.ApiCalls, 1), new(BudgetResource.Tokens, counts.Total) };
        if (Money > 0)
            amounts.Add(new(BudgetResource.Money, Plan.Price.Cost(counts)));
        return amounts;
    }
}
