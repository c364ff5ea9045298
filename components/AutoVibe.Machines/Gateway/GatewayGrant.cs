namespace AutoVibe.Machines;

/// <summary>The right of one run of a machine to call models.</summary>
public sealed class GatewayGrant
{
    private readonly GatewayOptions _options;
    private readonly Action<GatewayGrant> _forget;
    private readonly SemaphoreSlim _turns;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Spent _spent;
    private bool _closed;
    private int _inside;
    private int _last;

    internal GatewayGrant(GatewayRun run, string token, GatewayOptions options, Redactor redactor, Action<GatewayGrant> forget)
    {
        Run = run;
        Token = token;
        Redactor = redactor;
        _options = options;
        _forget = forget;
        _turns = new(options.MaxCalls);
    }

    /// <summary>The run.</summary>
    public GatewayRun Run { get; }

    /// <summary>What the agent gives as its key. It is worth nothing anywhere else, and nothing after the end of the run.</summary>
    public string Token { get; }

    /// <summary>What was spent so far.</summary>
    public Spent Spent
    {
        get
        {
            lock (_gate)
                return _spent;
        }
    }

    /// <summary>Whether a call was refused because no budget allows it.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Writes over tokens, the providers' keys, the secrets of the run and credentials of known kinds.</summary>
    public Redactor Redactor { get; }

    /// <summary>
    /// Ends the right to call: no call begins after it, those under way are cancelled, and it returns when each of them is settled. When it has returned, not one more call goes to a provider. It may be
    /// called again.
    /// </summary>
    public async Task CloseAsync()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                if (_inside == 0)
                    _ended.SetResult();
            }
        }

        _forget(this);
        await _closing.CancelAsync();
        await _ended.Task;
    }

    /// <summary>Begins a call.</summary>
    /// <returns>Null when the grant is closed.</returns>
    /// <exception cref="MachineException"><see cref="MachineErrors.TooManyCalls"/></exception>
    internal GatewayTurn? Enter()
    {
        lock (_gate)
        {
            if (_closed)
                return null;
            if (_inside >= _options.MaxCalls + _options.MaxWaiting)
                throw new MachineException(MachineErrors.TooManyCalls, $"{_inside} calls of this machine are under way or wait for their turn.");
            _inside++;
            return new(this, ++_last, _turns, _closing.Token);
        }
    }

    internal void Charge(GatewayExchange exchange)
    {
        lock (_gate)
        {
            WasRefused |= exchange.Refusal == MachineErrors.BudgetExhausted || exchange.Refusal == MachineErrors.NoBudget;
            if (exchange.Basis != ChargeBasis.Nothing)
                _spent = new(_spent.Money + exchange.Cost, _spent.Tokens + exchange.Tokens.Total, _spent.Calls + 1);
        }
    }

    internal void Leave()
    {
        lock (_gate)
        {
            if (--_inside == 0 && _closed)
                _ended.SetResult();
        }
    }
}

/// <summary>One call of a grant, from its arrival until it is settled.</summary>
internal sealed class GatewayTurn(GatewayGrant grant, int number, SemaphoreSlim turns, CancellationToken closing) : IDisposable
{
    private bool _hasTurn;

    public GatewayGrant Grant { get; } = grant;

    public int Number { get; } = number;

    /// <summary>Cancelled when the grant closes.</summary>
    public CancellationToken Closing { get; } = closing;

    /// <summary>Waits until few enough other calls of the machine are under way.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, Closing);
        await turns.WaitAsync(either.Token);
        _hasTurn = true;
    }

    public void Dispose()
    {
        if (_hasTurn)
            turns.Release();
        Grant.Leave();
    }
}
