using System.Globalization;
using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Server.Tests;

public sealed class FourWorkersTests : IDisposable
{
    private const int Files = 2_000;

    // So soon does a worker tell what it has done; with its death the rest is lost.
    private static readonly (string, string) TellSoon = ("OTEL_BSP_SCHEDULE_DELAY", "100");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task Workers_killed_one_after_the_other_lose_and_double_nothing_and_one_trace_tells_the_whole_way()
    {
        for (var file = 0; file < Files; file++)
            _folder.Write($"project/{file}.py", "x = 1\n");
        var cluster = await PostgresCluster.SharedAsync();
        var database = await cluster.CreateDatabaseAsync();
        // Many small commits: the work lasts longer than the three deaths, also where this process is slow to see to them.
        (string, string)[] settings = [("ConnectionStrings__autovibe", cluster.ConnectionString(database)), ("AutoVibe__Pipelines__BatchSize", "2")];
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        var intake = await AskAndGoAsync(settings, receiver.Environment("server", "asked"));
        using var operators = QuietHost.Build(ProgramSettings.OfCommand(CommandLineSettings.Parse(["--connection", cluster.ConnectionString(database)])), runPipelines: false);
        var workers = new List<ChildProgram>();
        try
        {
            for (var i = 0; i < 4; i++)
                workers.Add(ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], [.. settings, .. receiver.Environment("worker", $"w{i}"), TellSoon]));
            await Until.TrueAsync(async () => await AskAsync("SELECT count(DISTINCT owner) FROM lanes JOIN segments USING (segment) WHERE name = 'measure-file'") == 4, "Lanes of all four workers");
            var pipelines = operators.Services.GetRequiredService<IPipelines>();
            await pipelines.ResumeAsync("intake", default);

            for (var i = 0; i < 3; i++)
            {
                var (worker, instance) = (workers[i], $"w{i}");
                await receiver.SpanAsync(span => span.Name == "process measure-file" && span.Sender.Instance == instance, "A span of the worker's own work");
                var done = await DoneAsync(pipelines);
                await Until.TrueAsync(async () => await DoneAsync(pipelines) > done + 100, "New work");
                worker.KillNow();
                await worker.ExitAsync();
            }

            Assert.Equal(IntakeState.Walking, (await operators.Services.GetRequiredService<IProjects>().IntakeAsync(intake, default)).State);
            var report = await EndAsync(operators.Services.GetRequiredService<IProjects>(), pipelines, intake);

            Assert.Equal((IntakeState.Finished, Files), (report.State, (int)report.Files));
            Assert.All(await operators.Services.GetRequiredService<IDoctor>().CheckAsync(deep: true, default), finding => Assert.True(finding.Passed, $"{finding.Check}: {finding.Text}"));
            await AssertTraceAsync(receiver);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }

        async Task<long> AskAsync(string question) => long.Parse(await cluster.QueryAsync(question, database), CultureInfo.InvariantCulture);
    }

    private static async Task<long> DoneAsync(IPipelines pipelines) => (await pipelines.ShowAsync("intake", default)).Edges.Sum(edge => edge.Done);

    // A server that takes the request while the pipeline rests, and is gone before the work begins.
    private async Task<Guid> AskAndGoAsync((string, string)[] settings, (string, string)[] telemetry)
    {
        await RunningServerProgram.RestAsync(_folder.Root, settings);
        using var server = await RunningServerProgram.StartAsync(_folder.Root, [.. settings, .. telemetry]);
        using var client = server.Client();
        var report = await client.TellAsync("/api/intakes", new { repository = _folder["project"] });
        server.Program.Terminate();
        await server.Program.ExitAsync();
        return report.GetProperty("intake").GetGuid();
    }

    // However long it takes, as long as it goes on.
    private static async Task<IntakeReport> EndAsync(IProjects projects, IPipelines pipelines, Guid intake)
    {
        IntakeReport report;
        while ((report = await projects.IntakeAsync(intake, default)).State <= IntakeState.Walking)
        {
            var done = await DoneAsync(pipelines);
            await Until.TrueAsync(async () => await DoneAsync(pipelines) > done || (await projects.IntakeAsync(intake, default)).State > IntakeState.Walking, "More of the intake");
        }

        return report;
    }

    // Spans that a worker had not sent when it was killed are lost; others tell a message's whole way, and the work of all four is in the one trace.
    private static async Task AssertTraceAsync(OtlpReceiver receiver)
    {
        var request = await receiver.SpanAsync(span => span.Name == "POST /api/intakes/", "The span of the request");
        var way = await Until.FoundAsync(
            () => receiver.Spans.FirstOrDefault(span => span.Trace == request.Trace && span.Name == "process sum-intake"
                && receiver.Above(span) is ["process measure-file", "send walk-repository", "POST /api/intakes/"]),
            "The whole way of a message", receiver.Describe);
        var workers = receiver.Spans.Where(span => span.Trace == request.Trace && span.Name == "process measure-file").Select(span => span.Sender.Instance).Distinct();

        Assert.StartsWith("w", way.Sender.Instance);
        Assert.Equal(["w0", "w1", "w2", "w3"], workers.Order());
    }
}
