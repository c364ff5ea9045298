using AutoVibe.Pipelines;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

/// <summary>
/// Takes the calls of machines to the providers of models: it reserves the worst case, sends, passes the answer on as it comes, and settles what was used. It holds the providers' keys; machines have a token each.
/// </summary>
public sealed class ModelGateway : IDisposable
{
    private readonly GatewayGrants _grants;
    private readonly CallParts _parts;

    /// <summary>Made once for a process.</summary>
    public ModelGateway(GatewayGrants grants, BudgetLedger ledger, GatewayOptions options, PriceTable prices, GatewayTelemetry telemetry, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        _grants = grants;
        var settlement = new CallSettlement(ledger, time, loggers.CreateLogger<CallSettlement>());
        _parts = new(options, prices, new(options, time), new(ledger, settlement, options, prices, time), settlement, telemetry, time, loggers.CreateLogger<ModelGateway>(),
            Redactor.Of([new("api_key", options.Anthropic.ApiKey), new("api_key", options.OpenAI.ApiKey)], kinds: false));
    }

    /// <summary>Answers a call; whatever happens to it is told in the answer. When it returns, the call is settled.</summary>
    /// <param name="token">The token that came with it; null without one.</param>
    /// <param name="call">The call.</param>
    /// <param name="answer">Takes the answer.</param>
    /// <param name="gone">Cancelled when the agent has hung up.</param>
    public async Task HandleAsync(string? token, GatewayCall call, IAgentAnswer answer, CancellationToken gone)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            using var turn = Enter(token);
            await new CallHandling(_parts, turn, call, answer, gone).RunAsync();
        }
        catch (AutoVibeException refused)
        {
            await AnswerAsync(answer, call.Api, ApiError.Of(refused), gone);
        }
    }

    /// <summary>Whether a token is one of a machine that works now.</summary>
    public bool Knows(string? token) => token is not null && _grants.Find(token) is not null;

    /// <inheritdoc/>
    public void Dispose() => _parts.Providers.Dispose();

    /// <summary>Writes an error in the form of an API, unless the answer has begun.</summary>
    internal static async Task<byte[]> AnswerAsync(IAgentAnswer answer, GatewayApi api, ApiError error, CancellationToken ct)
    {
        var body = error.Body(api);
        answer.Begin(error.Status, "application/json", error.Headers, body.Length);
        await answer.WriteAsync(body, ct);
        return body;
    }

    private GatewayTurn Enter(string? token) => (token is null ? null : _grants.Find(token))?.Enter()
        ?? throw new MachineException(MachineErrors.TokenRefused, token is null ? "The call carries no token." : "The token is none of a machine that works now.");
}

/// <summary>What every call needs.</summary>
internal sealed record CallParts(
    GatewayOptions Options, PriceTable Prices, Providers Providers, CallBudget Budget, CallSettlement Settlement, GatewayTelemetry Telemetry, TimeProvider Time, ILogger Logger, Redactor Keys);
