namespace AutoVibe.Chaos.Tests;

/// <summary>What the sink's table says.</summary>
internal static class Results
{
    public static Task<int> RowsAsync(this ChaosDatabase database) => database.AskAsync<int>("SELECT count(*) FROM chaos_rows");

    /// <summary>Each accepted message has exactly one row, rows of a key stand in the order of sending, and the key's state counted each message once.</summary>
    public static async Task EachOnceAndInOrderAsync(this ChaosDatabase database, int messages)
    {
        Assert.Equal(0, await database.DoubledAsync());
        Assert.Equal(messages, await database.RowsAsync());
        Assert.Equal(0, await database.AskAsync<int>(
            "SELECT count(*) FROM (SELECT number, lag(number, 1, 0) OVER (PARTITION BY key ORDER BY id) AS before FROM chaos_rows) r WHERE number <> before + 1"));
        await database.StateCountedEachOnceAsync();
    }

    public static Task<int> DoubledAsync(this ChaosDatabase database) =>
        database.AskAsync<int>("SELECT count(*) FROM (SELECT 1 FROM chaos_rows GROUP BY key, number HAVING count(*) > 1) d");

    public static async Task StateCountedEachOnceAsync(this ChaosDatabase database) => Assert.Equal(0, await database.AskAsync<int>(
        "SELECT count(*) FROM (SELECT count, row_number() OVER (PARTITION BY key ORDER BY id) AS place FROM chaos_rows) r WHERE count <> place"));
}
