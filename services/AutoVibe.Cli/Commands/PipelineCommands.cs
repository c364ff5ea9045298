using System.CommandLine;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class PipelineCommands
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(1);

    public static Command Create() => new("pipeline", "Pipelines: their graph, their state, their rest.")
    {
        List(),
        Graph(),
        Act("pause", "Lets a pipeline rest after its present batches.", (pipelines, name, ct) => pipelines.PauseAsync(name, ct)),
        Act("resume", "Lets a pipeline go on.", (pipelines, name, ct) => pipelines.ResumeAsync(name, ct)),
        Restart(),
        Drain(),
    };

    private static Argument<string> Name() => new("PIPELINE") { Description = "The name of a pipeline." };

    private static Command List()
    {
        var command = new Command("list", "Lists the pipelines.");
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var list = new PipelineList(await autoVibe.Pipelines.ListAsync(ct));
            parsed.Output().Result(list, console => PipelineView.Show(console, list));
        });
        return command;
    }

    private static Command Graph()
    {
        var name = Name();
        var command = new Command("graph", "Shows the components of a pipeline, its edges, and where each of them stands.") { name };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var status = await LookAsync(autoVibe.Pipelines, parsed.GetRequiredValue(name), ct);
            parsed.Output().Result(status, console => PipelineView.Show(console, status));
        });
        return command;
    }

    private static Command Act(string verb, string description, Func<IPipelines, string, CancellationToken, Task<PipelineStatus>> act)
    {
        var name = Name();
        var command = new Command(verb, description) { name };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var status = await act(autoVibe.Pipelines, parsed.GetRequiredValue(name), ct);
            parsed.Output().Result(status, console => PipelineView.ShowState(console, status));
        });
        return command;
    }

    private static Command Restart()
    {
        var name = Name();
        var component = new Argument<string>("COMPONENT") { Description = "The name of one of its components." };
        var command = new Command("restart", "Lets a component begin anew wherever it runs, and those that commit with it: new instances, state read again.") { name, component };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var report = await autoVibe.Pipelines.RestartAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(component), ct);
            parsed.Output().Result(report, console => console.WriteLine($"{string.Join(", ", report.Components)} of {report.Pipeline} begin anew on {report.Lanes:N0} lanes."));
        });
        return command;
    }

    private static Command Drain()
    {
        var name = Name();
        var command = new Command("drain", "Stops the sources of a pipeline, waits until all that was accepted is done, and pauses it.") { name };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.Output();
            await using var autoVibe = await parsed.OpenAsync(ct);

            // Without lanes nothing would ever drain. Where another process owns the engine, it drains.
            await using var pipelines = await autoVibe.RunPipelinesAsync(ct);
            var status = await output.ProgressAsync("messages left", bar => autoVibe.Pipelines.DrainAsync(
                parsed.GetRequiredValue(name), new Relay<PipelineStatus>(now => bar.Report((PipelineView.Remaining(now), null))), ct));
            output.Result(status, console => PipelineView.ShowState(console, status));
        });
        return command;
    }

    // Rates are measured between two looks.
    private static async Task<PipelineStatus> LookAsync(IPipelines pipelines, string name, CancellationToken ct)
    {
        await pipelines.ShowAsync(name, ct);
        await Task.Delay(RateWindow, TimeProvider.System, ct);
        return await pipelines.ShowAsync(name, ct);
    }
}
