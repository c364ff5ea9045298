namespace AutoVibe.Machines;

/// <summary>When a period begins, and when the next one does.</summary>
/// <param name="StartsAt">Belongs to the period.</param>
/// <param name="EndsAt">Belongs to the next one; null when there is none.</param>
public readonly record struct PeriodBounds(DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    /// <summary>The bounds of the period that a moment lies in.</summary>
    public static PeriodBounds Of(BudgetPeriod period, DateTimeOffset at)
    {
        var day = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        var month = day.AddDays(1 - day.Day);
        return period switch
        {
            BudgetPeriod.Daily => new(day, day.AddDays(1)),
            BudgetPeriod.Weekly => new(monday, monday.AddDays(7)),
            BudgetPeriod.Monthly => new(month, month.AddMonths(1)),
            _ => new(at, null),
        };
    }
}
