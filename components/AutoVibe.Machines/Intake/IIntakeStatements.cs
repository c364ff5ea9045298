using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>What the sinks of the intake pipeline write. The statements run inside the commits of the engine, so each counts once.</summary>
public interface IIntakeStatements
{
    /// <summary>Stores files; a file whose number is stored already is replaced.</summary>
    IEnumerable<SinkCommand> StoreFiles(IReadOnlyList<ProjectFile> files);

    /// <summary>Adds a part of the counts to its intake, ends the intake when it is whole, and makes it its project's last one.</summary>
    IEnumerable<SinkCommand> AddPart(IntakePart part);
}
