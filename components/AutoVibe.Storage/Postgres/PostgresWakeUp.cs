using System.Globalization;
using System.Text;
using AutoVibe.Pipelines;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>Hints by NOTIFY from a connection of its own, at most one in ten milliseconds: one for each insert would make commits wait for each other.</summary>
internal sealed class PostgresWakeUp(PostgresDatabase database) : IWakeUp, IAsyncDisposable
{
    private const string Channel = "autovibe_wake";
    // The server refuses payloads of 8,000 bytes.
    private const int LongestPayload = 7900;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly SqlStatement Notify = new("SELECT pg_notify('autovibe_wake', $1)");

    private readonly Lock _sync = new();
    private HashSet<EdgePart> _waiting = [];
    private Task _sending = Task.CompletedTask;
    private bool _disposed;

    public void Signal(IReadOnlyCollection<EdgePart> parts)
    {
        lock (_sync)
        {
            if (_disposed)
                return;
            _waiting.UnionWith(parts);
            if (_waiting.Count > 0 && _sending.IsCompleted)
                _sending = Task.Run(SendAsync);
        }
    }

    public async Task ListenAsync(Action<EdgePart> woken, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenAloneAsync(ct);
                connection.Notification += (_, hint) => Read(hint.Payload, woken);
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

            await Task.Delay(RetryPause, database.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (_sync)
        {
            _disposed = true;
            last = _sending;
        }

        await last;
    }

    private async Task SendAsync()
    {
        while (true)
        {
            HashSet<EdgePart> parts;
            lock (_sync)
            {
                if (_waiting.Count == 0)
                {
                    _sending = Task.CompletedTask;
                    return;
                }

                (parts, _waiting) = (_waiting, []);
            }

            try
            {
                foreach (var payload in Write(parts))
                    await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Add(Notify, payload), CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // A lost hint costs a second.
            }

            await Task.Delay(Pause, database.Time);
        }
    }

    private static IEnumerable<string> Write(IEnumerable<EdgePart> parts)
    {
        var payload = new StringBuilder();
        foreach (var part in parts)
        {
            if (payload.Length > LongestPayload - 32)
            {
                yield return payload.ToString();
                payload.Clear();
            }

            payload.Append(CultureInfo.InvariantCulture, $"{part.Edge}.{part.Part},");
        }

        yield return payload.ToString();
    }

    private static void Read(string payload, Action<EdgePart> woken)
    {
        foreach (var item in payload.AsSpan().Split(','))
        {
            var text = payload.AsSpan()[item];
            var dot = text.IndexOf('.');
            if (dot > 0 && int.TryParse(text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var edge)
                && short.TryParse(text[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var part))
                woken(new(edge, part));
        }
    }
}
