using AutoVibe.Machines;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Hosting;

/// <summary>The one table from errors to HTTP status and exit code.</summary>
public static class ErrorOutcomes
{
    /// <summary>The exit code of a command that was interrupted, as shells expect it.</summary>
    public const int Interrupted = 130;

    /// <summary>The HTTP status that answers a request which ended in this error.</summary>
    public static int Status(ErrorCode error) => Exceptions.TryGetValue(error, out var outcome) ? outcome.Status : Kinds[error.Kind].Status;

    /// <summary>The exit code of a process that ended in this error.</summary>
    public static int ExitCode(ErrorCode error) => Exceptions.TryGetValue(error, out var outcome) ? outcome.Exit : Kinds[error.Kind].Exit;

    private static readonly Dictionary<ErrorKind, (int Status, int Exit)> Kinds = new()
    {
        [ErrorKind.Failed] = (StatusCodes.Status500InternalServerError, 1),
        [ErrorKind.Usage] = (StatusCodes.Status400BadRequest, 2),
        [ErrorKind.NotFound] = (StatusCodes.Status404NotFound, 3),
        [ErrorKind.Denied] = (StatusCodes.Status403Forbidden, 4),
        [ErrorKind.Conflict] = (StatusCodes.Status409Conflict, 5),
        [ErrorKind.Unavailable] = (StatusCodes.Status503ServiceUnavailable, 6),
    };

    // HTTP knows these more exactly than their kind does.
    private static readonly Dictionary<ErrorCode, (int Status, int Exit)> Exceptions = new()
    {
        [AccessErrors.KeyMissing] = (StatusCodes.Status401Unauthorized, 4),
        [AccessErrors.KeyWrong] = (StatusCodes.Status401Unauthorized, 4),
        [AccessErrors.MethodNotAllowed] = (StatusCodes.Status405MethodNotAllowed, 2),
        [AccessErrors.BodyTooLarge] = (StatusCodes.Status413PayloadTooLarge, 2),
        [AccessErrors.NotJson] = (StatusCodes.Status415UnsupportedMediaType, 2),
        [AccessErrors.TooManyRequests] = (StatusCodes.Status429TooManyRequests, 6),
        [MachineErrors.BudgetExhausted] = (StatusCodes.Status402PaymentRequired, 5),
        [MachineErrors.NoBudget] = (StatusCodes.Status402PaymentRequired, 5),
        [SettingErrors.Cancelled] = (StatusCodes.Status499ClientClosedRequest, Interrupted),
    };
}
