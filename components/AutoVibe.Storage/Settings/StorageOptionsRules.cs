namespace AutoVibe.Storage;

/// <summary>What the values of the settings must be.</summary>
internal sealed class StorageOptionsRules(SettingsBinder problems)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    public void Check(StorageOptions options)
    {
        Between(nameof(options.PoolMax), options.PoolMax, 4, 1000);
        Between(nameof(options.PoolMin), options.PoolMin, 0, Math.Max(0, options.PoolMax));
        Between(nameof(options.RetryCount), options.RetryCount, 0, 100);
        Between(nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1024));
        Between(nameof(options.StatementTimeout), options.StatementTimeout, TimeSpan.FromSeconds(1), LongestTimeout);
        Between(nameof(options.AnalyticsTimeout), options.AnalyticsTimeout, options.StatementTimeout, LongestTimeout);
        Between(nameof(options.LockTimeout), options.LockTimeout, TimeSpan.FromMilliseconds(1), options.StatementTimeout);
        Between(nameof(options.IdleInTransactionTimeout), options.IdleInTransactionTimeout, TimeSpan.FromSeconds(1), LongestTimeout);
        if (options.KeepUsage is { } usage)
            Between(nameof(options.KeepUsage), usage, TimeSpan.FromDays(31), TimeSpan.FromDays(36500));
        if (options.KeepHistory is { } history)
            Between(nameof(options.KeepHistory), history, TimeSpan.FromDays(92), TimeSpan.FromDays(36500));
        Between(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private void Between<T>(string setting, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            problems.Report($"{StorageOptions.Section}:{setting}", value, $"it must be from {least} to {most}");
    }
}
