using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AutoVibe.Pipelines;

/// <summary>A cron expression of five fields, in UTC. As in cron, when both day fields are restricted either may match.</summary>
internal sealed record CronRule : ScheduleRule
{
    private static readonly (string Name, int From, int To)[] Fields = [("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 7)];
    private readonly ulong[] _sets;
    private readonly bool _anyDay;

    private CronRule(string text, ulong[] sets, bool anyDay)
    {
        Text = text;
        _sets = sets;
        _anyDay = anyDay;
    }

    public override string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out CronRule? rule, [NotNullWhen(false)] out string? problem)
    {
        rule = null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            problem = $"it has {parts.Length} fields, not five";
            return false;
        }

        var sets = new ulong[Fields.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryParseField(parts[i], Fields[i].From, Fields[i].To, out sets[i]))
            {
                problem = $"'{parts[i]}' is no {Fields[i].Name} ({Fields[i].From}-{Fields[i].To})";
                return false;
            }
        }

        // 7 is Sunday, as 0 is.
        sets[4] = (sets[4] | (sets[4] >> 7)) & 0x7F;
        var found = new CronRule(text, sets, parts[2].StartsWith('*') || parts[4].StartsWith('*'));
        if (found.Find(DateTimeOffset.UnixEpoch) is null)
        {
            problem = "no day fits it";
            return false;
        }

        (rule, problem) = (found, null);
        return true;
    }

    public override DateTimeOffset Next(DateTimeOffset after) => Find(after)!.Value;

    private static bool TryParseField(string text, int from, int to, out ulong set)
    {
        set = 0;
        foreach (var item in text.Split(','))
        {
            var slash = item.Split('/');
            var step = 1;
            if (slash.Length > 2 || (slash.Length == 2 && (!TryNumber(slash[1], out step) || step < 1)))
                return false;
            var range = slash[0].Split('-');
            int low, high;
            if (slash[0] == "*")
                (low, high) = (from, to);
            else if (range.Length > 2 || !TryNumber(range[0], out low))
                return false;
            else if (range.Length == 1)
                high = slash.Length == 2 ? to : low;
            else if (!TryNumber(range[1], out high))
                return false;
            if (low < from || high > to || low > high)
                return false;
            for (var value = low; value <= high; value += step)
                set |= 1UL << value;
        }

        return true;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private DateTimeOffset? Find(DateTimeOffset after)
    {
        var time = after.UtcDateTime;
        time = new DateTime(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0, DateTimeKind.Utc).AddMinutes(1);

        // Twenty-eight years hold every combination of date and weekday.
        for (var end = time.AddYears(28); time < end;)
        {
            if (!Has(3, time.Month))
                time = new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
            else if (!FitsDay(time))
                time = time.Date.AddDays(1);
            else if (!Has(1, time.Hour))
                time = time.Date.AddHours(time.Hour + 1);
            else if (!Has(0, time.Minute))
                time = time.AddMinutes(1);
            else
                return new DateTimeOffset(time, TimeSpan.Zero);
        }

        return null;
    }

    private bool FitsDay(DateTime time)
    {
        var (month, week) = (Has(2, time.Day), Has(4, (int)time.DayOfWeek));
        return _anyDay ? month && week : month || week;
    }

    private bool Has(int field, int value) => (_sets[field] & (1UL << value)) != 0;
}
