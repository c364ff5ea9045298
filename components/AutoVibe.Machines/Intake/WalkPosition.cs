namespace AutoVibe.Machines;

/// <summary>How far the walks are. It commits together with the paths, so each path is sent once, whatever crashes.</summary>
public sealed record WalkPosition
{
    /// <summary>The intake that is being walked, or null between two.</summary>
    public OpenIntake? Current { get; init; }

    /// <summary>The last path that was sent of it.</summary>
    public string? After { get; init; }

    /// <summary>How many were.</summary>
    public long Number { get; init; }

    /// <summary>Intakes whose walk is over and whose counts were not seen complete yet.</summary>
    public IReadOnlyList<Guid> Walked { get; init; } = [];

    /// <summary>How many messages were sent in all. The engine derives the ids of messages from the position before them, so no two positions are alike.</summary>
    public long Sent { get; init; }

    internal WalkPosition Begin(OpenIntake intake) => this with { Current = intake, After = null, Number = 0 };

    internal WalkPosition Send(FoundPath path) => this with { After = path.Path, Number = path.Number, Sent = Sent + 1 };

    internal WalkPosition SendEnd() => new() { Walked = [.. Walked, Current!.Id], Sent = Sent + 1 };
}
