using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;

namespace AutoVibe.Machines;

/// <summary>Who may call models through this hub's gateway. A token is kept in memory only: when the hub ends, none of its machines may call any more.</summary>
public sealed class GatewayGrants
{
    private readonly ConcurrentDictionary<string, GatewayGrant> _open = new(StringComparer.Ordinal);

    /// <summary>Where machines find the gateway; set when it listens.</summary>
    public GatewayAddress Address { get; set; } = new(new("http://127.0.0.1:9"), null);

    /// <summary>Lets a machine call models until the grant is closed.</summary>
    public GatewayGrant Open(GatewayRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var token = $"avm-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";
        var grant = new GatewayGrant(run, token, () => _open.TryRemove(token, out _));
        _open[token] = grant;
        return grant;
    }

    /// <summary>The open grant of a token, or null.</summary>
    public GatewayGrant? Find(string token) => _open.GetValueOrDefault(token);
}

/// <summary>Where the gateway listens.</summary>
/// <param name="Http">Its address on the loopback interface.</param>
/// <param name="Socket">Its Unix socket; null where there is none.</param>
public sealed record GatewayAddress(Uri Http, string? Socket);

/// <summary>For whom calls are made.</summary>
public sealed record GatewayRun
{
    /// <summary>The machine, which owns the reservations of its calls.</summary>
    public required Guid Machine { get; init; }

    /// <summary>The project that pays.</summary>
    public required Guid Project { get; init; }

    /// <summary>The account beside the project's whose budget holds too; null for none.</summary>
    public Guid? Request { get; init; }

    /// <summary>The trace that its calls belong to.</summary>
    public ActivityContext Parent { get; init; }
}

/// <summary>What calls have used.</summary>
/// <param name="Money">In millionths of the currency.</param>
/// <param name="Tokens">In and out.</param>
/// <param name="Calls">How many.</param>
public readonly record struct Spent(long Money, long Tokens, long Calls);

/// <summary>The right of one machine to call models.</summary>
public sealed class GatewayGrant
{
    private readonly Action _forget;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _idle;
    private int _calls;

    internal GatewayGrant(GatewayRun run, string token, Action forget)
    {
        Run = run;
        Token = token;
        _forget = forget;
    }

    /// <summary>For whom.</summary>
    public GatewayRun Run { get; }

    /// <summary>What the machine shows instead of a key.</summary>
    public string Token { get; }

    /// <summary>What was used so far.</summary>
    public Spent Spent { get; private set; }

    /// <summary>Whether a call was refused because no budget allows it.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Begins a call; end it with <see cref="End"/>, whatever becomes of it.</summary>
    /// <param name="closed">Cancelled when the right is taken back.</param>
    /// <returns>False when it was taken back already.</returns>
    public bool TryBegin(out CancellationToken closed)
    {
        lock (_lock)
        {
            closed = _closed.Token;
            if (_idle is not null)
                return false;
            _calls++;
            return true;
        }
    }

    /// <summary>Ends a call that is settled.</summary>
    /// <param name="used">What it used; nothing when it was refused or did not happen.</param>
    /// <param name="refused">Whether no budget allowed it.</param>
    public void End(Spent used, bool refused)
    {
        lock (_lock)
        {
            Spent = new(Spent.Money + used.Money, Spent.Tokens + used.Tokens, Spent.Calls + used.Calls);
            WasRefused |= refused;
            if (--_calls == 0)
                _idle?.TrySetResult();
        }
    }

    /// <summary>Takes the right back: no further call begins, those under way are cancelled.</summary>
    /// <returns>When each of them is settled.</returns>
    public async Task CloseAsync()
    {
        _forget();
        Task idle;
        lock (_lock)
        {
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_calls == 0)
                _idle.TrySetResult();
            idle = _idle.Task;
        }

        await _closed.CancelAsync();
        await idle;
    }
}
