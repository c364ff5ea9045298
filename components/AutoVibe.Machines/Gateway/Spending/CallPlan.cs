namespace AutoVibe.Machines;

/// <summary>What a call may cost at most.</summary>
/// <param name="Model">The model.</param>
/// <param name="Price">Its price.</param>
/// <param name="Input">The most tokens of the prompt.</param>
/// <param name="Output">The most tokens of one answer that are asked for.</param>
/// <param name="Least">The fewest tokens of one answer that are worth the call.</param>
/// <param name="Answers">How many answers.</param>
/// <param name="LongCache">Whether a cache may keep something for a long time.</param>
internal sealed record CallPlan(string Model, ModelPrice Price, long Input, long Output, long Least, int Answers, bool LongCache)
{
    public long Worst(long output) => Price.WorstCost(Input, output * Answers, LongCache);

    /// <summary>What is reserved for an answer of so many tokens. What costs nothing needs no budget for money.</summary>
    public IReadOnlyList<ResourceAmount> Amounts(long output)
    {
        var money = Worst(output);
        return
        [
            .. money > 0 ? [new ResourceAmount(BudgetResource.Money, money)] : (ResourceAmount[])[],
            new(BudgetResource.ApiCalls, 1),
            new(BudgetResource.Tokens, Input + (output * Answers)),
        ];
    }

    /// <summary>The most tokens of one answer that some budgets still pay for; negative when they do not pay for the prompt.</summary>
    public long Affordable(IReadOnlyList<Budget> budgets)
    {
        var most = Output;
        foreach (var budget in budgets)
        {
            most = Math.Min(most, budget.Resource switch
            {
                BudgetResource.Money => Each(Price.AffordableOutput(budget.Left, Input, LongCache)),
                BudgetResource.Tokens => Each(budget.Left - Input),
                BudgetResource.ApiCalls => budget.Left > 0 ? most : -1,
                _ => most,
            });
        }

        return most;
    }

    private long Each(long tokens) => tokens < 0 ? -1 : tokens / Answers;
}
