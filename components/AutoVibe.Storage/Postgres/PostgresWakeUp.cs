using AutoVibe.Pipelines;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>Hints by NOTIFY: one for each insert would make commits wait for each other, so they are gathered.</summary>
internal sealed class PostgresWakeUp : IWakeUp, IAsyncDisposable
{
    private const string Channel = "autovibe_wake";

    // The server refuses payloads of 8,000 bytes.
    private const int LongestPayload = 7900;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly SqlStatement Notify = new("SELECT pg_notify('autovibe_wake', $1)");

    private readonly PostgresDatabase _database;
    private readonly WakeUpSender _sender;

    public PostgresWakeUp(PostgresDatabase database)
    {
        _database = database;
        _sender = new(SendAsync, LongestPayload, database.Time);
    }

    public void Signal(IReadOnlyCollection<EdgePart> parts) => _sender.Signal(parts);

    public async Task ListenAsync(Action<EdgePart> woken, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _database.OpenAloneAsync(ct);
                connection.Notification += (_, hint) => WakeUpSender.Read(hint.Payload, woken);
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                    await listen.ExecuteNonQueryAsync(ct);
                while (true)
                    await connection.WaitAsync(ct);
            }
            catch (NpgsqlException)
            {
                // Polling stands behind the hints; listening begins again when the server is back.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(RetryPause, _database.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private async Task SendAsync(string hints)
    {
        try
        {
            await _database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Add(Notify, hints), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // A lost hint costs a second.
        }
    }
}
