namespace AutoVibe.Machines;

/// <summary>Holds a run below a keeper, which adopts whoever loses its parent.</summary>
internal sealed class KeeperLeash(int root, string mark, int overhead) : ProcLeash(root, mark, overhead)
{
    private bool _asked;

    public override void Ask() => Signals.Send(Root, Signals.Terminate);

    public override void Cut()
    {
        // The keeper sees its descendants without a gap; from outside they are killed only if it was made unable to.
        if (_asked)
            KillMembers();
        else
            Signals.Send(Root, Signals.HangUp);
        _asked = true;
    }
}
