namespace AutoVibe.Machines;

/// <summary>So much of a resource.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Amount">In the resource's smallest unit; never negative.</param>
public readonly record struct ResourceAmount(BudgetResource Resource, long Amount);
