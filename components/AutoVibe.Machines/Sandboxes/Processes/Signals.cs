using System.Runtime.InteropServices;

namespace AutoVibe.Machines;

/// <summary>Signals as Linux and macOS number and name them, as far as both agree.</summary>
internal static class Signals
{
    public const int HangUp = 1;
    public const int Kill = 9;
    public const int Terminate = 15;

    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [8] = "SIGFPE", [9] = "SIGKILL",
        [11] = "SIGSEGV", [13] = "SIGPIPE", [15] = "SIGTERM", [24] = "SIGXCPU", [25] = "SIGXFSZ",
    };

    public static string? OfExitCode(int code) => Names.GetValueOrDefault(code - 128);

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Send(int process, int signal) => _ = kill(process, signal);

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
}
