using System.Data.Common;

namespace AutoVibe.Storage;

/// <summary>Work of a program before and after each migration, such as a back-up or filling a new column.</summary>
/// <remarks>Runs under the migration lock, outside a transaction. After an interruption it runs again, so it must be repeatable. When it throws, the migration stays unfinished.</remarks>
public interface IMigrationHook
{
    /// <summary>Runs before the first statement.</summary>
    Task BeforeAsync(MigrationStep step, DbConnection connection, CancellationToken ct);

    /// <summary>Runs after the last statement, before the migration counts as done.</summary>
    Task AfterAsync(MigrationStep step, DbConnection connection, CancellationToken ct);
}

/// <summary>A migration on its way.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Down">Whether it is being taken back.</param>
public sealed record MigrationStep(int Version, string Name, bool Down);
