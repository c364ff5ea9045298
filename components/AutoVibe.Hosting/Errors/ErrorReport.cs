using System.Data.Common;

namespace AutoVibe.Hosting;

/// <summary>One error as people and programs are told of it.</summary>
/// <param name="Code">The stable code, such as <c>AV1203</c>.</param>
/// <param name="Message">What happened to which thing.</param>
/// <param name="Fix">What mends it.</param>
public sealed record ErrorReport(string Code, string Message, string Fix)
{
    /// <summary>Names the error behind an exception; what AutoVibe did not raise itself gets the code nearest to it.</summary>
    public static (ErrorCode Error, ErrorReport Report) Of(Exception exception) => exception switch
    {
        AutoVibeException ours => Report(ours.Error, ours.Message, ours.Fix),
        OperationCanceledException => Report(SettingErrors.Cancelled, "Cancelled; what was committed stays."),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        HttpRequestException away => Report(AccessErrors.ServerAway, away.Message),
        DbException database => Report(SettingErrors.DatabaseFailed, database.Message),
        IOException or UnauthorizedAccessException => Report(SettingErrors.SystemRefused, exception.Message),
        _ => Report(SettingErrors.Unexpected, $"{exception.GetType().Name}: {exception.Message}"),
    };

    private static (ErrorCode, ErrorReport) Report(ErrorCode error, string message, string? fix = null) =>
        (error, new(error.Code, message, fix ?? error.Fix));
}
