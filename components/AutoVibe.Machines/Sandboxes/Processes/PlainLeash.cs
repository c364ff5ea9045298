namespace AutoVibe.Machines;

/// <summary>Holds a plain child process on Linux. What left its tree before it was seen and threw its mark away escapes.</summary>
internal sealed class PlainLeash(int root, string mark) : ProcLeash(root, mark, overhead: 0)
{
    public override void Ask() => Signals.Send(Root, Signals.Terminate);

    public override void Cut() => KillMembers();
}
