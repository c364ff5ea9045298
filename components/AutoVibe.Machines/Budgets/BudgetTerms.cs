namespace AutoVibe.Machines;

/// <summary>What an installation says about money.</summary>
/// <param name="Currency">Three letters; all amounts of money are in it. Default: USD.</param>
/// <param name="RequestDefault">What a request may cost, in millionths, when neither it nor its project has a budget for money. Default: 5.00.</param>
public sealed record BudgetTerms(string Currency = "USD", long RequestDefault = 5_000_000);
