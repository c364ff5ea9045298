using System.Data.Common;

namespace AutoVibe.Storage;

/// <summary>Where PostgreSQL and SQLite say the same thing in different words.</summary>
internal abstract class SqlDialect
{
    /// <summary>The folder of this database's migrations.</summary>
    public abstract string Name { get; }

    /// <summary>What telemetry calls the database system.</summary>
    public abstract string SystemName { get; }

    /// <summary>A query for whether the table <c>@table</c> exists.</summary>
    public abstract string TableExists { get; }

    /// <summary>
    /// The words that statements put in braces. <c>lock</c> and <c>skiplock:table</c> lock selected rows, <c>hold</c> so that others may still refer to them; <c>after:microseconds</c> and <c>before:microseconds</c> are times from now;
    /// <c>remaining:time</c> and <c>age:time</c> are microseconds, never below zero, and <c>between:from,to</c> those from one time to another; <c>any:column,list</c> is membership; <c>max:a,b</c> the larger
    /// of two, <c>min:a,b</c> the smaller; <c>json:text</c> a value for a JSON column, <c>asjson:text</c> for one that keeps the text; <c>pairs:a,list,b,list</c> two lists side by side as a table;
    /// <c>contains:text,part</c> a search without regard to case; <c>bytes:body</c> the size of a body.
    /// </summary>
    public abstract string Say(string word, string of);

    /// <summary>Many rows as a table named <c>r</c>, whose parameters begin at a number.</summary>
    public abstract string Rows(IReadOnlyList<SqlColumn> columns, int firstParameter);

    /// <summary>Begins a transaction that will write.</summary>
    public abstract ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken ct);

    /// <summary>Whether an error may pass by itself, so that the same work can be tried again.</summary>
    public abstract bool IsTransient(DbException error);

    /// <summary>Ends sessions of ours whose client stopped in the middle of a message; null where there is no such thing.</summary>
    public virtual SqlStatement? EndHalfSent => null;
}
