using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>The run of a machine that may call models.</summary>
public sealed record GatewayRun
{
    /// <summary>The machine; its reservations are its own.</summary>
    public required Guid Machine { get; init; }

    /// <summary>The project whose budgets pay.</summary>
    public required Guid Project { get; init; }

    /// <summary>The request that it works for; its own budget pays too when it has one.</summary>
    public Guid? Request { get; init; }

    /// <summary>The span that its calls stand below.</summary>
    public ActivityContext Parent { get; init; }

    /// <summary>Keeps its calls; null for none.</summary>
    public IExchangeRecorder? Recorder { get; init; }

    /// <summary>Is told of every call that is over; null for nobody.</summary>
    public IGatewayObserver? Observer { get; init; }

    /// <summary>Answers instead of the providers; null for them. A replay gives a <see cref="RecordedModel"/>.</summary>
    public IModelUpstream? Upstream { get; init; }

    /// <summary>What must not be recorded, beside the keys and the token of the run.</summary>
    public IReadOnlyList<Secret> Secrets { get; init; } = [];
}

/// <summary>Is told of the calls of a machine.</summary>
public interface IGatewayObserver
{
    /// <summary>A call is over and settled. It may be called by several threads at once, must not throw and must not take long.</summary>
    void Ended(GatewayExchange exchange);
}
