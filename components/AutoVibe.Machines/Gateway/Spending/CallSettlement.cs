using AutoVibe.Pipelines;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

/// <summary>Ends the reservations of calls, also when the database is away for a while, and tells those who wait that something may be free again.</summary>
internal sealed partial class CallSettlement(BudgetLedger ledger, TimeProvider time, ILogger<CallSettlement> logger)
{
    private const int MostTries = 8;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private TaskCompletionSource _next = New();

    /// <summary>Ends when the next reservation of this process has ended.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Settles; null for all that was reserved.</summary>
    public Task SettleAsync(Guid reservation, IReadOnlyList<ResourceAmount>? actual) => EndAsync(reservation, () => ledger.SettleAsync(reservation, actual, CancellationToken.None));

    /// <summary>Gives back what was reserved.</summary>
    public Task ReleaseAsync(Guid reservation) => EndAsync(reservation, () => ledger.ReleaseAsync(reservation, CancellationToken.None));

    // What stays open is settled at its worst case with its machine.
    private async Task EndAsync(Guid reservation, Func<Task> endAsync)
    {
        for (var (attempt, delay) = (1, FirstDelay); ; attempt++, delay *= 2)
        {
            try
            {
                await endAsync();
                break;
            }
            catch (MachineException error) when (error.Error == MachineErrors.ReservationNotFound)
            {
                break;
            }
            catch (StoreUnavailableException error)
            {
                if (attempt == MostTries)
                {
                    Log.StaysOpen(logger, reservation, error.Message);
                    break;
                }

                await Task.Delay(delay, time);
            }
        }

        Interlocked.Exchange(ref _next, New()).SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(3601, LogLevel.Error, "Reservation {Reservation} could not be ended and stays open until its machine ends: {Reason}")]
        public static partial void StaysOpen(ILogger logger, Guid reservation, string reason);
    }
}
