using AutoVibe.Machines;

namespace AutoVibe.Storage;

internal sealed partial class SqlBudgetStore
{
    public async Task<IReadOnlyList<UsageSum>> SumUsageAsync(Guid project, UsageFilter filter, CancellationToken ct)
    {
        var sums = new List<UsageSum>();
        var (from, behind) = (Midnight(filter.From), Midnight(filter.To).AddDays(1));
        await database.ReadAsync(ConnectionUse.Analytics, new SqlBatch().Read(UsageStatements.By(filter.By), row => sums.Add(UsageStatements.Read(row)), project, from, behind), ct);
        return [.. sums.OrderBy(sum => sum.Key, StringComparer.Ordinal).ThenBy(sum => sum.Resource)];
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
