using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Amounts as people write them, and as the ledger counts them.</summary>
public static class BudgetAmounts
{
    /// <summary>The largest amount that is counted: a hundred times as much still fits where percents are compared.</summary>
    public const long Most = 10_000_000_000_000_000;

    /// <summary>The amount in the resource's smallest unit.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="text">A decimal number: money in its currency, times in seconds, everything else in its own unit.</param>
    /// <exception cref="MachineException"><see cref="MachineErrors.BadAmount"/></exception>
    public static long Parse(BudgetResource resource, string text)
    {
        var scale = ScaleOf(resource);
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > Most / scale)
            throw new MachineException(MachineErrors.BadAmount, $"'{text}' is no amount of {resource.ToWord()}: it must be a number from 0 to {Format(resource, Most)}.");
        var units = number * scale;
        return units == decimal.Truncate(units)
            ? (long)units
            : throw new MachineException(MachineErrors.BadAmount, $"'{text}' is no amount of {resource.ToWord()}: it has too many decimals.");
    }

    /// <summary>The amount as a decimal number, as <see cref="Parse"/> reads it.</summary>
    public static string Format(BudgetResource resource, long units) =>
        InUnits(resource, units).ToString(resource == BudgetResource.Money ? "0.00####" : "0.###", CultureInfo.InvariantCulture);

    /// <summary>The amount as <see cref="Format"/> writes it.</summary>
    internal static decimal InUnits(BudgetResource resource, long units) => (decimal)units / ScaleOf(resource);

    /// <summary>What an amount counts: a currency, <c>s</c>, <c>calls</c>, <c>tokens</c> or <c>bytes</c>.</summary>
    public static string UnitOf(BudgetResource resource, string currency) => resource switch
    {
        BudgetResource.Money => currency,
        BudgetResource.Time or BudgetResource.Cpu => "s",
        BudgetResource.ApiCalls => "calls",
        BudgetResource.Tokens => "tokens",
        _ => "bytes",
    };

    private static long ScaleOf(BudgetResource resource) => resource switch
    {
        BudgetResource.Money => 1_000_000,
        BudgetResource.Time or BudgetResource.Cpu => 1_000,
        _ => 1,
    };
}
