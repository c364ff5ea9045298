using Microsoft.Data.Sqlite;

namespace AutoVibe.Storage;

internal sealed class SqliteStoreTransaction(SqliteDatabase database, SqliteSession session, SqliteTransaction transaction)
    : DatabaseTransaction(session.Connection, transaction)
{
    public override async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        session.Dispose();
    }

    private protected override Task CommitAsync(SqlBatch batch)
    {
        try
        {
            session.Run(batch);
            Transaction.Commit();
            return Task.CompletedTask;
        }
        catch (SqliteException e)
        {
            throw database.Explain(e);
        }
    }
}
