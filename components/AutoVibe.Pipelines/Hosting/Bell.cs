namespace AutoVibe.Pipelines;

/// <summary>Tells every process of a run, this one too, to look at something that comes by no port. A ring that is lost costs what their own looks are apart.</summary>
public sealed class Bell
{
    // Edges are numbered from 1.
    private static readonly EdgePart Everybody = new(0, 0);

    private readonly IWakeUp _wakeUp;
    private readonly EdgeBoard _board;

    internal Bell(IWakeUp wakeUp, EdgeBoard board) => (_wakeUp, _board) = (wakeUp, board);

    /// <summary>Rings, behind the commit of what there is to see; returns at once.</summary>
    public void Ring()
    {
        _board.Wake(Everybody);
        _wakeUp.Signal([Everybody]);
    }

    /// <summary>Calls back for every ring; rings of other processes are heard while pipelines run here. The last one who asks is called.</summary>
    public void OnRing(Action rung) => _board.Watch(Everybody, rung);
}
