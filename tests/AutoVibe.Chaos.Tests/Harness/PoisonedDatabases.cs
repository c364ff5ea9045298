using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

/// <summary>The databases of the poison tests. The messages that end processes are done with on both at once: that is mostly waiting.</summary>
public sealed class PoisonedDatabases : IAsyncLifetime
{
    private readonly List<PoisonRounds> _all = [];

    /// <summary>Null on a desk without PostgreSQL.</summary>
    internal PoisonRounds? OnPostgres { get; private set; }

    internal PoisonRounds OnSqlite { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _all.Add(OnSqlite = await PoisonRounds.BeginAsync(new SqliteChaos()));
        if (RequiresPostgres.Skip is null)
            _all.Add(OnPostgres = await PoisonRounds.BeginAsync(await PostgresChaos.StartAsync()));
        await Task.WhenAll(_all.Select(rounds => rounds.EndProcessesAsync()));
    }

    public async Task DisposeAsync()
    {
        foreach (var rounds in _all)
            await rounds.DisposeAsync();
    }
}
