using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

/// <summary>A command that was typed, and what came of it.</summary>
public sealed record Autovibe(int ExitCode, string Output, string Errors)
{
    /// <summary>The one line of JSON that <c>--json</c> promises.</summary>
    public JsonElement Json => JsonElement.Parse(Assert.Single(Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>The code of the error that ended it.</summary>
    public string? ErrorCode => Json.GetProperty("error").GetProperty("code").GetString();

    public static Task<Autovibe> RunAsync(TemporaryFolder folder, params string[] arguments) => RunAsync(folder, [], arguments);

    public static Task<Autovibe> RunAsync(TemporaryFolder folder, (string Name, string Value)[] variables, params string[] arguments) =>
        Resident.RunAsync(new(folder.Root, variables.ToDictionary(variable => variable.Name, variable => variable.Value), arguments));

    /// <summary>The same in a process of its own.</summary>
    public static async Task<Autovibe> RunAloneAsync(TemporaryFolder folder, params string[] arguments)
    {
        using var program = Start(folder, [], arguments);
        var exitCode = await program.ExitAsync();
        return new(exitCode, program.Output, program.Errors);
    }

    /// <summary>Starts a process of its own.</summary>
    public static ChildProgram Start(TemporaryFolder folder, (string, string)[] variables, params string[] arguments) =>
        ChildProgram.Start("autovibe", folder.Root, arguments, variables);
}
