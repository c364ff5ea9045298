using System.Diagnostics;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>One call, from its arrival until it is settled and recorded.</summary>
internal sealed partial class CallHandling(CallParts parts, GatewayTurn turn, GatewayCall call, IAgentAnswer answer, CancellationToken gone)
{
    private const int GatewayTimeout = 504;
    private const int LongestModel = 200;

    private readonly long _began = parts.Time.GetTimestamp();
    private readonly CapturedAnswer _captured = new(answer, parts.Options.MaxRecordBytes);
    private byte[] _asked = [];
    private ModelRequest? _request;
    private string _model = "";
    private CallReservation? _reservation;
    private AnswerMeter? _meter;
    private Activity? _span;
    private IReadOnlyList<string> _adjusted = [];
    private bool _mayHaveRun;
    private ErrorCode? _refusal;
    private string? _trouble;

    private GatewayRun Run => turn.Grant.Run;

    public async Task RunAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, turn.Closing);
        try
        {
            await turn.WaitAsync(either.Token);
            await TalkAsync(either.Token);
        }
        catch (AutoVibeException refused)
        {
            await RefuseAsync(refused);
        }
        catch (UpstreamException away)
        {
            _mayHaveRun &= !away.SurelyNotRun;
            await RefuseAsync(new MachineException(MachineErrors.ModelAway, away.Message), away.TimedOut ? GatewayTimeout : null);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            _trouble = turn.Closing.IsCancellationRequested ? "The machine was stopped." : "The agent hung up.";
            _captured.Cut();
        }
        finally
        {
            await EndAsync();
        }
    }

    private async Task TalkAsync(CancellationToken ct)
    {
        _asked = await call.ReadAsync(ct);
        _request = ModelRequest.Read(call.Api, _asked, parts.Options.ProviderOf(call.Api).FieldNames);
        _model = Shown(_request.Model);
        _span = GatewayTelemetry.Begin(Run, Provider, _model, _request.Streams);
        _meter = AnswerMeter.Of(call.Api, _request.LongCache);
        var upstream = Run.Upstream ?? parts.Providers.Of(call.Api, _request.Model);
        if (!upstream.IsFree && !call.CountsOnly)
            await ReserveAsync(_request, ct);

        _adjusted = _request.Adjusted;
        _mayHaveRun = true;
        await using var given = await upstream.SendAsync(new() { Api = call.Api, Path = call.Path, Body = _request.ToBytes(), Asked = _asked, Headers = call.Headers, Redactor = turn.Grant.Redactor }, ct);
        _mayHaveRun = MayHaveRun(given.Status);
        if (given.Status == 401)
            throw new MachineException(MachineErrors.ModelKeyRefused, $"{GatewayOptions.NameOf(call.Api)} refused the key of the gateway.", fix: $"Set AutoVibe:Gateway:{GatewayOptions.NameOf(call.Api)}:ApiKey to a valid key.");
        if (given.Status is < 200 or (>= 300 and < 400))
            throw new UpstreamException($"The provider answered {given.Status}, which is no answer of a model.", surelyNotRun: false);
        if (given.Status >= 400)
            _trouble = $"The provider answered {given.Status}.";
        await RelayAsync(given, ct);
        GatewayTelemetry.Describe(_span, _meter);
    }

    private async Task ReserveAsync(ModelRequest request, CancellationToken ct)
    {
        var price = parts.Prices.Find(request.Model) ?? throw new MachineException(
            MachineErrors.NoPrice, $"Nobody said what the model '{_model}' costs in {parts.Prices.Currency}.",
            fix: $"Give it with AutoVibe:Prices:Models:{_model}:Input and :Output, for a million tokens; 'autovibe price list' shows the known models.");
        var asked = request.AskedOutput;
        var most = Math.Min(asked ?? long.MaxValue, Math.Min(price.MaxOutput ?? long.MaxValue, parts.Options.MaxOutputTokens));
        var least = Math.Min(most, Math.Max(request.LeastOutput, parts.Options.MinOutputTokens));

        // The limit is written into the request only behind the reservation.
        const int LimitBytes = 64;
        var input = request.Prompt.Bound(request.ToBytes().Length + LimitBytes, ImageTokens, price.MaxInput);
        _reservation = await parts.Budget.ReserveAsync(Run, new(_model, price, input, most, least, request.Answers, request.LongCache), ct);
        request.Limit(_reservation.Output);
        if (_reservation.Output < asked)
            request.Note($"at most {_reservation.Output} tokens instead of {asked}");
        _span?.SetTag(GenAi.RequestMaxTokens, _reservation.Output);
    }

    // An agent may write anything in the place of a model's name, and this is where it is told and stored.
    private string Shown(string model)
    {
        var clean = turn.Grant.Redactor.Redact(model);
        return clean.Length <= LongestModel ? clean : clean[..LongestModel] + "…";
    }

    // Anthropic scales images down to fewer; OpenAI too, at the detail that the gateway asks for.
    private int ImageTokens => call.Api == GatewayApi.Messages ? 6_000 : 10_000;

    private string Provider => Run.Upstream is not null ? "recording" : _request?.Model == OfflineModel.Name ? OfflineModel.Maker : call.Api == GatewayApi.Messages ? "anthropic" : "openai";

    // A provider that refuses a request, or has no room for it, does not run it.
    private static bool MayHaveRun(int status) => status is < 400 or >= 500 and not (503 or 529);

    private async Task RefuseAsync(AutoVibeException refused, int? status = null)
    {
        _refusal = refused.Error;
        _trouble = refused.Message;
        if (answer.HasBegun)
            _captured.Cut();
        else
        {
            var error = ApiError.Of(refused);
            await ModelGateway.AnswerAsync(_captured, call.Api, error with { Status = status ?? error.Status }, CancellationToken.None);
        }
    }
}
