using AutoVibe.Pipelines;
using Dapper;
using Npgsql;

namespace AutoVibe.Storage;

internal sealed class PostgresTransaction(PostgresDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction)
    : DatabaseTransaction(connection, transaction)
{
    private const int MostLooks = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public override async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    private protected override async Task CommitAsync(SqlBatch batch)
    {
        var id = await database.GuardAsync(async () =>
        {
            var number = await Connection.ExecuteScalarAsync<string>("SELECT pg_current_xact_id()::text");
            await PostgresBatch.RunAsync(connection, batch, database.Dialect, CancellationToken.None);
            return number!;
        });
        try
        {
            await database.GuardAsync(async () =>
            {
                await transaction.CommitAsync(CancellationToken.None);
                return true;
            });
        }
        catch (StoreUnavailableException lost)
        {
            await LearnAsync(id, lost);
        }
    }

    // The connection broke while the commit was on its way: the server knows what became of it.
    private async Task LearnAsync(string id, StoreUnavailableException lost)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            var status = await StatusAsync(id);
            if (status == "committed")
                return;
            if (status == "aborted")
                throw new StoreUnavailableException($"The transaction was lost before its commit; nothing of it happened. {lost.Message}", lost);
            await Task.Delay(Pause, database.Time);
        }

        throw new StoreUnavailableException($"Nobody knows whether the transaction was committed. {lost.Message}", lost);
    }

    private async Task<string?> StatusAsync(string id)
    {
        try
        {
            return await database.GuardAsync(async () =>
            {
                await using var other = await database.OpenAloneAsync(CancellationToken.None);
                return await other.ExecuteScalarAsync<string>("SELECT pg_xact_status(@id::xid8)", new { id });
            });
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }
}
