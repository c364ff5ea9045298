using System.Runtime.InteropServices;

namespace AutoVibe.Chaos.Tests;

/// <summary>Ends this process when the one that started it is gone, however it went.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    public static void Start(int parent) => new Thread(() =>
    {
        while (ParentId() == parent)
            Thread.Sleep(LookInterval);
        CrashPoints.Die();
    })
    { IsBackground = true, Name = "parent watch" }.Start();

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int ParentId();
}
