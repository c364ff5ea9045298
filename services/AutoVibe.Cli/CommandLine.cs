using System.CommandLine;

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
            using var interruption = new Interruption();
            var plain = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(plain, interruption.Token);
        }, output.Error);
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Durable typed dataflow pipelines.")
        {
            UpCommand.Create(),
            IntakeCommand.Create(),
            ProjectCommands.Create(),
            PipelineCommands.Create(),
            SavepointCommands.Create(),
            DeadLetterCommands.Create(),
            MessageCommands.Create(),
            MigrateCommands.Create(),
            DoctorCommand.Create(),
            ExplainCommand.Create(),
        };
        foreach (var option in GlobalOptions.All)
            root.Add(option);

        return root;
    }
}
