using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

internal sealed partial class CallHandling
{
    private async Task EndAsync()
    {
        var (basis, counts) = await SettleAsync();
        await _captured.EndAsync();
        var exchange = new GatewayExchange
        {
            Number = turn.Number,
            Api = call.Api,
            Model = _model,
            Status = _captured.Status,
            Basis = basis,
            Tokens = counts,
            Cost = basis == ChargeBasis.WorstCase ? _reservation!.Money : basis == ChargeBasis.Reported ? _reservation!.Plan.Price.Cost(counts) : 0,
            Currency = parts.Prices.Currency,
            Refusal = _refusal,
            Trouble = _trouble is null ? null : turn.Grant.Redactor.Redact(_trouble),
            Adjusted = _adjusted,
            Duration = parts.Time.GetElapsedTime(_began),
        };
        turn.Grant.Charge(exchange);
        parts.Telemetry.End(_span, Provider, exchange);
        if (exchange.Trouble is { } trouble)
            Log.Troubled(parts.Logger, turn.Number, Run.Machine, exchange.Model, exchange.Status, trouble);
        Run.Recorder?.Record(new(exchange, _asked, _captured.ContentType, _captured.Body, _captured.IsWhole), turn.Grant.Redactor);
        Run.Observer?.Ended(exchange);
    }

    private async Task<(ChargeBasis Basis, TokenCounts Counts)> SettleAsync()
    {
        if (_reservation is null)
            return (ChargeBasis.Nothing, default);
        if (!_mayHaveRun)
        {
            await parts.Settlement.ReleaseAsync(_reservation.Id);
            return (ChargeBasis.Nothing, default);
        }

        if (_meter!.Usage is { } counts)
        {
            if (_reservation.Covers(counts))
            {
                await parts.Settlement.SettleAsync(_reservation.Id, _reservation.AmountsOf(counts));
                return (ChargeBasis.Reported, counts);
            }

            _trouble ??= $"The provider says that {counts.Prompt} + {counts.Output} tokens were used, and no more than {_reservation.Worst.Input} + {_reservation.Worst.Output} can be.";
        }

        _trouble ??= "The answer does not say what was used, or not in a way that can be.";
        await parts.Settlement.SettleAsync(_reservation.Id, actual: null);
        return (ChargeBasis.WorstCase, _reservation.Worst);
    }

    private static partial class Log
    {
        [LoggerMessage(3602, LogLevel.Information, "Call {Number} of machine {Machine} to {Model} ended with {Status}: {Trouble}")]
        public static partial void Troubled(ILogger logger, int number, Guid machine, string model, int status, string trouble);
    }
}
