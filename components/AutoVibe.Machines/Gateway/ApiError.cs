using System.Text.Json.Nodes;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>An error of the gateway, in the form of the API that was called.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">What Anthropic calls such an error.</param>
/// <param name="OpenAIType">What OpenAI calls it.</param>
/// <param name="Error">AutoVibe's own code.</param>
/// <param name="Message">What happened, and what mends it.</param>
public sealed record ApiError(int Status, string Type, string OpenAIType, ErrorCode Error, string Message)
{
    // Agents try again for minutes unless they are told.
    private static readonly KeyValuePair<string, string>[] Final = [new("x-should-retry", "false")];

    /// <summary>The headers of the answer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => Status < 500 ? Final : [];

    /// <summary>The error of the gateway that an exception stands for. 401 is not among them: agents try it again for minutes.</summary>
    public static ApiError Of(AutoVibeException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var (status, type, openAIType) = Kind(exception.Error);
        return new(status, type, openAIType, exception.Error, $"{exception.Error.Code}: {exception.Message} {exception.Fix}");
    }

    /// <summary>The body of the answer.</summary>
    public byte[] Body(GatewayApi api) => (api == GatewayApi.Messages
        ? new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["type"] = Type, ["message"] = Message } }
        : new JsonObject { ["error"] = new JsonObject { ["message"] = Message, ["type"] = OpenAIType, ["param"] = null, ["code"] = Error.Code } }).ToUtf8();

    private static (int Status, string Type, string OpenAIType) Kind(ErrorCode error) =>
        error == MachineErrors.BudgetExhausted || error == MachineErrors.NoBudget || error == MachineErrors.OtherCurrency || error == MachineErrors.NoPrice ? (402, "billing_error", "insufficient_quota")
        : error == MachineErrors.CallTooLarge ? (413, "request_too_large", "invalid_request_error")
        : error == MachineErrors.CallRefused ? (400, "invalid_request_error", "invalid_request_error")
        : error == MachineErrors.TooManyCalls ? (429, "rate_limit_error", "rate_limit_error")
        : error == MachineErrors.ModelAway ? (502, "api_error", "server_error")
        : error.Kind switch
        {
            ErrorKind.Usage => (400, "invalid_request_error", "invalid_request_error"),
            ErrorKind.NotFound => (404, "not_found_error", "invalid_request_error"),
            ErrorKind.Denied => (403, "permission_error", "permission_error"),
            ErrorKind.Conflict => (409, "invalid_request_error", "invalid_request_error"),
            ErrorKind.Unavailable => (503, "api_error", "server_error"),
            _ => (500, "api_error", "server_error"),
        };
}
