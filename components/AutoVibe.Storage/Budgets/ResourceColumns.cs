using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>Amounts of resources as the two columns that statements take.</summary>
internal static class ResourceColumns
{
    /// <exception cref="ArgumentException">A resource stands there twice, or an amount is none.</exception>
    public static (string[] Resources, long[] Amounts) Of(IReadOnlyList<ResourceAmount> amounts, string argument)
    {
        if (amounts.Any(amount => amount.Amount is < 0 or > BudgetAmounts.Most) || amounts.DistinctBy(amount => amount.Resource).Count() < amounts.Count)
            throw new ArgumentException($"Amounts are from 0 to {BudgetAmounts.Most}, and each resource stands there once.", argument);
        return ([.. amounts.Select(amount => amount.Resource.ToWord())], [.. amounts.Select(amount => amount.Amount)]);
    }
}
