using System.Runtime.InteropServices;

namespace AutoVibe.Machines;

/// <summary>As whom this process runs, on Linux and macOS.</summary>
internal static class Users
{
    public static uint Id() => geteuid();

    public static uint Group() => getegid();

    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc")]
    private static extern uint getegid();
}
