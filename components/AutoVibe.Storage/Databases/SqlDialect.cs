using System.Data.Common;

namespace AutoVibe.Storage;

/// <summary>Where PostgreSQL and SQLite say the same thing in different words.</summary>
internal abstract class SqlDialect
{
    /// <summary>The folder of this database's migrations.</summary>
    public abstract string Name { get; }

    /// <summary>Locks the selected rows until the transaction ends; nothing on SQLite, whose write transactions run one at a time.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>Locks the selected rows and passes by those that others hold.</summary>
    public abstract string ForUpdateSkipLocked { get; }

    /// <summary>A query for whether the table <c>@table</c> exists.</summary>
    public abstract string TableExists { get; }

    /// <summary>A parameter or column as JSON.</summary>
    public abstract string Json(string expression);

    /// <summary>The condition that a column is one of the values of a list parameter made by <see cref="List{T}"/>.</summary>
    public abstract string IsAnyOf(string column, string parameter);

    /// <summary>A list as one parameter.</summary>
    public abstract object List<T>(IReadOnlyCollection<T> values);

    /// <summary>Begins a transaction that will write.</summary>
    public abstract ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken ct);

    /// <summary>Whether an error may pass by itself, so that the same work can be tried again.</summary>
    public abstract bool IsTransient(Exception error);
}
