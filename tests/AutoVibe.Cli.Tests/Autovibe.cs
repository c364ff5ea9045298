using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

/// <summary>The command line as a real process.</summary>
public sealed record Autovibe(int ExitCode, string Output, string Errors)
{
    /// <summary>The one line of JSON that <c>--json</c> promises.</summary>
    public JsonElement Json => JsonElement.Parse(Assert.Single(Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>The code of the error that ended it.</summary>
    public string? ErrorCode => Json.GetProperty("error").GetProperty("code").GetString();

    public static Task<Autovibe> RunAsync(TemporaryFolder folder, params string[] arguments) => RunAsync(folder, [], arguments);

    public static async Task<Autovibe> RunAsync(TemporaryFolder folder, (string, string)[] variables, params string[] arguments)
    {
        using var program = Start(folder, variables, arguments);
        var exitCode = await program.ExitAsync();
        return new(exitCode, program.Output, program.Errors);
    }

    public static ChildProgram Start(TemporaryFolder folder, (string, string)[] variables, params string[] arguments) =>
        ChildProgram.Start("autovibe", folder.Root, arguments, variables);
}
