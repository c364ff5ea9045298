using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Tests;

/// <summary>All that one seed decides: the messages, who fails on them, the faults of the store, and what the components of its processes share.</summary>
internal sealed class SimulationWorld : IServiceScopeFactory, IServiceScope, IServiceProvider
{
    private const int Messages = 30;
    private readonly Dictionary<int, int> _failures = [];
    private bool _cured;

    public SimulationWorld(int seed)
    {
        Random = new Random(seed);
        Pipeline = SimulationPipeline.Of(seed);
        Store = new InMemoryPipelineStore(Time) { Refuse = Refuse };
        Sent = [.. Enumerable.Range(0, Messages).Select(Make)];
    }

    public Random Random { get; }

    public ManualTime Time { get; } = new();

    public SimulationPipeline Pipeline { get; }

    public InMemoryPipelineStore Store { get; }

    public IReadOnlyList<SimulationMessage> Sent { get; }

    public IServiceProvider ServiceProvider => this;

    public IServiceScope CreateScope() => this;

    public object? GetService(Type serviceType) => null;

    public void Dispose()
    {
    }

    /// <summary>Throws when it is the caller's turn to fail on a message.</summary>
    public void Meet(SimulationMessage message, SimulationTrouble place)
    {
        if (message.Trouble == place && !_cured && Fails(message))
            throw new SimulatedFailureException(message.Number);
    }

    /// <summary>From now on nothing fails.</summary>
    public void Cure() => _cured = true;

    private bool Fails(SimulationMessage message)
    {
        var failures = _failures.GetValueOrDefault(message.Number);
        _failures[message.Number] = failures + 1;
        return failures < message.Times;
    }

    private string? Refuse(SinkCommand command)
    {
        var guilty = ((SimulationBooking)command.Parameters[0].Value!).Messages.Find(message => message.Trouble == SimulationTrouble.Database);
        return guilty is not null && !_cured && Fails(guilty) ? $"it cannot hold message {guilty.Number}" : null;
    }

    // Some fail a few times, some until they are cured.
    private SimulationMessage Make(int number)
    {
        var trouble = Random.Next(Messages) == 0 ? (SimulationTrouble)Random.Next(1, 4) : SimulationTrouble.None;
        return new SimulationMessage(((char)('a' + Random.Next(7))).ToString(), number, trouble, Random.Next(3) == 0 ? int.MaxValue : Random.Next(1, 4));
    }
}

/// <summary>Without a stack trace: writing one takes longer than the whole run.</summary>
internal sealed class SimulatedFailureException(int number) : Exception($"Message {number} cannot be done.")
{
    public override string? StackTrace => null;
}
