namespace AutoVibe.Machines;

/// <summary>Holds a run whose keeper is the first process of a namespace: when it ends, the kernel ends all others before anybody is told.</summary>
internal sealed class NamespaceLeash(int root, string mark, bool relays) : ProcLeash(root, mark, overhead: relays ? 3 : 2)
{
    public override void Ask()
    {
        if (Keeper is { } keeper)
            Signals.Send(keeper.Id, Signals.Terminate);
        else
            KillMembers();
    }

    public override void Cut()
    {
        if (Keeper is { } keeper)
            Signals.Send(keeper.Id, Signals.Kill);
        else
            KillMembers();
    }

    private ProcessEntry? Keeper => ProcessTable.Read().ChildrenOf(Root).Cast<ProcessEntry?>().FirstOrDefault();
}
