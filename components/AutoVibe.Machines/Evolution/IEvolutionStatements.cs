using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>What the sinks of the evolution pipeline write. The statements run inside the commits of the engine, so each counts once.</summary>
public interface IEvolutionStatements
{
    /// <summary>Makes the machines of a round; its request runs from now on. One that was ended since gets none.</summary>
    IEnumerable<SinkCommand> Admit(IReadOnlyList<MachineOrder> orders);

    /// <summary>Ends a machine.</summary>
    IEnumerable<SinkCommand> End(MachineEnd end);

    /// <summary>Keeps what was observed.</summary>
    IEnumerable<SinkCommand> Keep(IReadOnlyList<Evidence> evidence);

    /// <summary>Ends a round: scores, history, and the winner's checkpoint as the project's current one where nobody must agree before; without a winner a further round, where one may follow and nobody asked to stop.</summary>
    IEnumerable<SinkCommand> Record(Verdict verdict);
}
