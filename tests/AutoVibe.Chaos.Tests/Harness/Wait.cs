namespace AutoVibe.Chaos.Tests;

/// <summary>Waits for what the database will say.</summary>
internal static class Wait
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a condition holds. With <paramref name="again"/> the patience begins anew whenever that value changes.</summary>
    /// <exception cref="TimeoutException">It did not hold in time; the message tells the last value.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, Func<Task<string>>? again = null)
    {
        var value = again is null ? "" : await again();
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                var now = again is null ? "" : await again();
                if (again is null || now == value)
                    throw new TimeoutException($"{what} did not come within {Patience}. {value}");
                (value, start) = (now, TimeProvider.System.GetTimestamp());
            }

            await Task.Delay(Look, TimeProvider.System);
        }
    }

    /// <summary>Waits until the sink's table has so many rows.</summary>
    public static Task ReachedAsync(this ChaosDatabase database, int rows) =>
        UntilAsync(async () => await database.RowsAsync() >= rows, $"row {rows}", async () => $"There are {await database.RowsAsync()} rows.");
}
