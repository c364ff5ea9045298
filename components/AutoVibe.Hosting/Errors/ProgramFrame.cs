using System.Diagnostics;

namespace AutoVibe.Hosting;

/// <summary>The outermost frame of every program: whatever goes wrong inside ends in one plain message and an exit code.</summary>
public static class ProgramFrame
{
    /// <summary>Set to anything, this environment variable adds the stack trace to the message.</summary>
    public const string DebugVariable = "AUTOVIBE_DEBUG";

    /// <summary>Runs a program and gives its exit code.</summary>
    /// <param name="program">The program.</param>
    /// <param name="tell">Tells the user of an error. Default: two lines on standard error.</param>
    public static async Task<int> RunAsync(Func<Task<int>> program, Action<ErrorReport>? tell = null)
    {
        try
        {
            return await program();
        }

        // Nothing stands above that could handle it, and a stack trace is no message for a user.
        catch (Exception exception) when (!Debugger.IsAttached)
        {
            var (error, report) = ErrorReport.Of(exception);
            (tell ?? Tell)(report);
            if (Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 })
                Console.Error.WriteLine(exception);

            return ErrorOutcomes.ExitCode(error);
        }
    }

    private static void Tell(ErrorReport report)
    {
        Console.Error.WriteLine($"{report.Code}: {report.Message}");
        Console.Error.WriteLine(report.Fix);
    }
}
