using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Tells that a round of a request is over. It stands behind a durable edge, so what it tells is committed.</summary>
internal sealed class TellEvolution(IEvolutionStore store, IEnumerable<IEvolutionNews> listeners) : Sink<Verdict>
{
    public override async ValueTask WriteAsync(IReadOnlyList<Verdict> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var verdict in messages)
        {
            if (await store.FindAsync(verdict.Request.Id, ct) is { } request)
                await Task.WhenAll(listeners.Select(listener => listener.TellAsync(request, ct)));
        }
    }
}

/// <summary>Is told what became of requests; an application may add any number of them.</summary>
public interface IEvolutionNews
{
    /// <summary>Called behind the commit that ended a request, made it wait for an answer or for its next round, at least once.</summary>
    Task TellAsync(EvolutionRequest request, CancellationToken ct);

    /// <summary>Called behind the commit that stored a question of an agent, and behind the one that ended it.</summary>
    Task TellAsync(Question question, CancellationToken ct);
}
