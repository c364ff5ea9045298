using System.Data.Common;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>A caller's own transaction: its statements run on <see cref="Connection"/>, and messages sent into it are appended by its commit.</summary>
/// <remarks>One thread at a time. Disposing without a commit undoes everything.</remarks>
public abstract class DatabaseTransaction : StoreTransaction, IAsyncDisposable
{
    private protected DatabaseTransaction(DbConnection connection, DbTransaction transaction)
    {
        Connection = connection;
        Transaction = transaction;
    }

    /// <summary>The connection on which the caller's statements run.</summary>
    public DbConnection Connection { get; }

    /// <summary>The transaction, for drivers and mappers that ask for it.</summary>
    public DbTransaction Transaction { get; }

    /// <summary>Appends the gathered messages as the last statement and commits.</summary>
    /// <returns>What became of the messages, in the order in which they were gathered.</returns>
    /// <exception cref="CommitRefusedException">The database refuses it; nothing happened.</exception>
    /// <exception cref="StoreUnavailableException">The database is away. Nothing happened, unless the message says that nobody knows.</exception>
    public async Task<IReadOnlyList<SendOutcome>> CommitAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var known = new KnownKeys([.. Gathered]);
        var batch = new SqlBatch();
        known.AppendTo(batch);
        try
        {
            await CommitAsync(batch);
        }
        catch (GuardException guard)
        {
            throw new CommitRefusedException("A message is sent to an edge or partition that is not registered.", guard);
        }

        Gathered.Clear();
        return known.Outcomes();
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private protected abstract Task CommitAsync(SqlBatch batch);
}
