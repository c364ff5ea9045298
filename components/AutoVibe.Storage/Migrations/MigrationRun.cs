using System.Data;
using System.Data.Common;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>Runs one migration up or down, from where an earlier run was interrupted.</summary>
internal sealed class MigrationRun(
    MigrationSession session, MigrationJournal journal, SqlDialect dialect, IReadOnlyList<IMigrationHook> hooks, TimeProvider time)
{
    /// <summary>Called before each statement with its index; tests interrupt here.</summary>
    public Func<Migration, int, Task>? BeforeStatement { get; init; }

    public async Task RunAsync(Migration migration, JournalEntry? entry, bool down, CancellationToken ct)
    {
        var state = down ? "reverting" : "applying";
        var done = entry?.State == state ? entry.Steps : 0;
        if (done == 0)
            await journal.BeginAsync(migration, state, ct);

        var step = new MigrationStep(migration.Version, migration.Name, down);
        foreach (var hook in hooks)
            await hook.BeforeAsync(step, session.Connection, ct);
        await RunStatementsAsync(migration, (down ? migration.Down : migration.Up).Statements, done, ct);
        foreach (var hook in hooks)
            await hook.AfterAsync(step, session.Connection, ct);

        if (down)
            await journal.RevertedAsync(migration.Version, ct);
        else
            await journal.AppliedAsync(migration.Version, time.GetUtcNow(), ct);
    }

    private async Task RunStatementsAsync(Migration migration, IReadOnlyList<MigrationStatement> statements, int done, CancellationToken ct)
    {
        while (done < statements.Count)
        {
            if (statements[done].Outside)
            {
                await session.CleanUpAsync(statements[done].Sql, ct);
                await ExecuteAsync(migration, statements, done, null, ct);
                done++;
                await journal.StepAsync(migration.Version, done, null, ct);
                continue;
            }

            await using var transaction = await dialect.BeginWriteAsync(session.Connection, ct);
            while (done < statements.Count && !statements[done].Outside)
            {
                await ExecuteAsync(migration, statements, done, transaction, ct);
                done++;
            }

            await journal.StepAsync(migration.Version, done, transaction, ct);
            await transaction.CommitAsync(ct);
        }
    }

    private async Task ExecuteAsync(Migration migration, IReadOnlyList<MigrationStatement> statements, int index, DbTransaction? transaction, CancellationToken ct)
    {
        if (BeforeStatement is not null)
            await BeforeStatement(migration, index);
        try
        {
            await session.Connection.ExecuteAsync(new(statements[index].Sql, null, transaction, commandTimeout: 0, CommandType.Text, cancellationToken: ct));
        }
        catch (DbException e)
        {
            throw new StorageException(
                StorageErrors.MigrationFailed,
                $"Migration {migration.Version:0000}_{migration.Name}, statement {index + 1} of {statements.Count} failed: {e.Message}{Environment.NewLine}{statements[index].Sql}", e);
        }
    }
}
