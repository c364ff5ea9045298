using System.Text;

namespace AutoVibe.Machines;

/// <summary>Finds out whether a level works by running a program in it.</summary>
internal static class SandboxTrial
{
    private const int Answer = 42;

    public static async Task<SandboxProbe> RunAsync(ISandbox sandbox)
    {
        var folder = Directory.CreateTempSubdirectory("autovibe-probe-").FullName;
        try
        {
            await using var process = await sandbox.StartAsync(Command(folder), CancellationToken.None);
            using var reader = new StreamReader(process.Error, Encoding.UTF8);
            var complaint = (await reader.ReadToEndAsync()).Trim();
            var exit = await process.Exit;
            if (exit.Code == Answer)
                return new(sandbox.Level, true, "A program ran in it.", null);

            if (complaint.Length == 0)
                complaint = $"A program that should end with {Answer} ended with {exit.Code}.";
            return new(sandbox.Level, false, complaint, sandbox.Level == IsolationLevel.Bubblewrap ? BubblewrapAdvice.Fix(complaint) : null);
        }
        catch (MachineException error)
        {
            return new(sandbox.Level, false, error.Message, error.Fix);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SandboxCommand Command(string folder) => new()
    {
        Machine = Guid.Empty,
        Program = OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh",
        Arguments = OperatingSystem.IsWindows() ? ["/c", $"exit {Answer}"] : ["-c", $"exit {Answer}"],
        Workspace = folder,
        Home = folder,
        Limits = new() { Wall = TimeSpan.FromSeconds(10) },
    };
}
