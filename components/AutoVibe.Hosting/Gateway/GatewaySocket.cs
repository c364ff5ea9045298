using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoVibe.Hosting;

/// <summary>The file of the gateway's socket: one for each process, in a folder that only this user can enter.</summary>
internal static class GatewaySocket
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // The path of a socket must fit into 104 bytes on every system.
    private const int LongestPath = 100;
    private const string Ending = ".sock";

    /// <summary>A path that can be listened on; what dead processes left there is removed.</summary>
    public static string Prepare(DataFolder folder)
    {
        folder.Create();
        var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6)}{Ending}");
        var home = Path.Combine(folder.Root, "gateway");
        if (Encoding.UTF8.GetByteCount(Path.Combine(home, name)) > LongestPath)
            return Path.Combine(Directory.CreateTempSubdirectory("autovibe-").FullName, name);

        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(home);
        else
            Directory.CreateDirectory(home, OwnerOnly | UnixFileMode.UserExecute);
        foreach (var left in Directory.EnumerateFiles(home, "*" + Ending).Where(IsLeft))
            File.Delete(left);
        return Path.Combine(home, name);
    }

    /// <summary>Closes the file to everybody else.</summary>
    public static void Close(string socket)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(socket, OwnerOnly);
    }

    public static void Remove(string socket)
    {
        File.Delete(socket);
        var home = Path.GetDirectoryName(socket)!;
        if (Path.GetFileName(home).StartsWith("autovibe-", StringComparison.Ordinal))
            Directory.Delete(home);
    }

    private static bool IsLeft(string path)
    {
        if (!int.TryParse(Path.GetFileName(path).Split('-')[0], CultureInfo.InvariantCulture, out var pid))
            return true;
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
