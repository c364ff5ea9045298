using System.Text.Json;

namespace AutoVibe.Cli.Tests;

/// <summary>The inside of a <see cref="Resident"/>: each command finds the folder, the variables and the console that a process of its own would have.</summary>
internal static class CommandLoop
{
    public static async Task RunAsync()
    {
        var home = Environment.CurrentDirectory;
        var answers = Console.Out;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var end = await RunAsync(JsonSerializer.Deserialize<Command>(line)!);
            Environment.CurrentDirectory = home;
            await answers.WriteLineAsync(JsonSerializer.Serialize(end));
        }
    }

    private static async Task<CommandEnd> RunAsync(Command command)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Console.SetOut(output);
        Console.SetError(errors);
        Environment.CurrentDirectory = command.Folder;
        foreach (var (name, value) in command.Variables)
            Environment.SetEnvironmentVariable(name, value);

        var exitCode = await CommandLine.RunAsync(command.Arguments);

        foreach (var name in command.Variables.Keys)
            Environment.SetEnvironmentVariable(name, null);
        return new(exitCode, output.ToString(), errors.ToString());
    }
}
