using System.CommandLine;
using AutoVibe.ServiceDefaults;

namespace AutoVibe.Cli;

/// <summary>The tree of commands and how one of them is run.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Root().Parse(arguments.Length == 0 ? ["--help"] : arguments);
        var output = new Output(json: parsed.GetValue(GlobalOptions.Json) || arguments.Contains(GlobalOptions.Json.Name));

        return await ProgramFrame.RunAsync(async () =>
        {
            Usage.Check(parsed);
            using var telemetry = Telemetry(parsed.CommandResult.Command);
            using var interruption = new Interruption();
            var plain = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(plain, interruption.Token);
        }, output.Error);
    }

    // The server that 'up' runs has its own.
    private static CommandTelemetry? Telemetry(Command command) =>
        command.Name == UpCommand.Name ? null : CommandTelemetry.Begin(ResourceNames.CommandLine, $"{ResourceNames.CommandLine} {string.Join(' ', PathOf(command))}");

    private static IEnumerable<string> PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? [.. PathOf(parent), command.Name] : [command.Name];

    private static RootCommand Root()
    {
        var root = new RootCommand("Durable typed dataflow pipelines, and coding agents that work on projects in them.")
        {
            UpCommand.Create(),
            IntakeCommand.Create(),
            EvolveCommand.Create(),
            ProjectCommands.Create(),
            CheckpointCommands.Create(),
            MachineCommands.Create(),
            ReplayCommand.Create(),
            BudgetCommands.Create(),
            PriceCommands.Create(),
            PipelineCommands.Create(),
            SavepointCommands.Create(),
            DeadLetterCommands.Create(),
            StateCommands.Create(),
            MessageCommands.Create(),
            NodeCommands.Create(),
            HubCommands.Create(),
            MigrateCommands.Create(),
            DoctorCommand.Create(),
            ExplainCommand.Create(),
        };
        foreach (var option in GlobalOptions.All)
            root.Add(option);

        return root;
    }
}
