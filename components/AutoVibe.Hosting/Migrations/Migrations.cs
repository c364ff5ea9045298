using AutoVibe.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>Brings the schema of the database up and down. It always opens the database itself.</summary>
public sealed class Migrations : IDisposable
{
    private readonly IHost _host;
    private readonly EngineLock? _engine;

    private Migrations(IHost host, EngineLock? engine)
    {
        _host = host;
        _engine = engine;
    }

    private Migrator Migrator => _host.Services.GetRequiredService<Migrator>();

    /// <summary>Opens the database that the settings name, without changing it.</summary>
    /// <param name="arguments">What the command line says.</param>
    /// <param name="change">Whether the schema is to be changed: then no other process may run pipelines on a SQLite file.</param>
    /// <exception cref="AutoVibeException">A setting is wrong, or another process owns the engine.</exception>
    public static Migrations Open(CommandLineSettings arguments, bool change)
    {
        var settings = ProgramSettings.OfCommand(arguments);
        var host = QuietHost.Build(settings, runPipelines: false);
        settings.Check(host.Services);
        var onFile = settings.Installation.Connection is null;
        if (onFile)
            settings.Installation.Folder.Create();

        return new(host, onFile && change ? EngineLock.Take(settings.Installation.Folder) : null);
    }

    /// <summary>All migrations.</summary>
    public async Task<MigrationList> StatusAsync(CancellationToken ct) => new(await Migrator.StatusAsync(ct));

    /// <summary>Applies all migrations up to a version; null means all.</summary>
    public async Task<MigrationList> UpAsync(int? version, CancellationToken ct) => new(await Migrator.UpAsync(version, ct));

    /// <summary>Takes back all migrations above a version; null means the last one only. What their tables hold is lost.</summary>
    public async Task<MigrationList> DownAsync(int? version, CancellationToken ct)
    {
        var applied = (await Migrator.StatusAsync(ct)).Where(migration => migration.State != MigrationState.Pending).Select(migration => migration.Version).Order().ToList();
        return new(await Migrator.DownAsync(version ?? applied.SkipLast(1).LastOrDefault(), ct));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Dispose();
        _engine?.Dispose();
    }
}

/// <summary>Migrations that are there, or that a command has changed.</summary>
/// <param name="Migrations">In the order of their versions.</param>
public sealed record MigrationList(IReadOnlyList<MigrationStatus> Migrations);
