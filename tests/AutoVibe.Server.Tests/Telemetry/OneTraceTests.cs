using AutoVibe.Hosting;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Server.Tests;

public sealed class OneTraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OneTraceTests() => _folder.Write("project/a.py", "x = 1\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_trace_leads_from_the_request_over_all_edges_to_the_last_sink()
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        using var server = await RunningServerProgram.StartAsync(_folder.Root, receiver.Environment("server", "first"));
        using var client = server.Client();

        await client.SampleEndAsync();
        await client.IntakeEndAsync(await AskForIntakeAsync(client));

        await AssertWholeAsync(receiver, asked: "first", worked: "first", "sqlite");
    }

    [Fact]
    public async Task The_trace_goes_on_in_another_process_after_a_kill()
    {
        await RunningServerProgram.RestAsync(_folder.Root);
        await using var receiver = await OtlpReceiver.StartAsync(grpc: false);
        using (var first = await RunningServerProgram.StartAsync(_folder.Root, receiver.Environment("server", "first")))
        {
            using var client = first.Client();
            await AskForIntakeAsync(client);
            await receiver.SpanAsync(span => span.Name == "POST /api/intakes/", "The span of the request");
            first.Program.KillNow();
            await first.Program.ExitAsync();
        }

        using var second = await RunningServerProgram.StartAsync(_folder.Root, receiver.Environment("server", "second"));
        using var next = second.Client();
        await next.TellAsync("/api/pipelines/intake/resume");

        await AssertWholeAsync(receiver, asked: "first", worked: "second", "sqlite");
    }

    [PostgresFact]
    public async Task A_worker_goes_on_with_the_trace_of_a_server_that_is_gone()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var connection = cluster.ConnectionString(await cluster.CreateDatabaseAsync());
        await RunningServerProgram.RestAsync(_folder.Root, ("ConnectionStrings__autovibe", connection));
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        using (var server = await RunningServerProgram.StartAsync(_folder.Root, [("ConnectionStrings__autovibe", connection), .. receiver.Environment("server", "first")]))
        {
            using var client = server.Client();
            await AskForIntakeAsync(client);
            await receiver.SpanAsync(span => span.Name == "POST /api/intakes/", "The span of the request");
            server.Program.KillNow();
            await server.Program.ExitAsync();
        }

        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], [("ConnectionStrings__autovibe", connection), .. receiver.Environment("worker", "second")]);
        using (var operators = QuietHost.Build(ProgramSettings.OfCommand(CommandLineSettings.Parse(["--connection", connection])), runPipelines: false))
            await operators.Services.GetRequiredService<IPipelines>().ResumeAsync("intake", default);

        await AssertWholeAsync(receiver, asked: "first", worked: "second", "postgresql");
    }

    private Task<System.Text.Json.JsonElement> AskForIntakeAsync(HttpClient client) => client.TellAsync("/api/intakes", new { repository = _folder["project"] });

    // Request, source, file edge, sum edges and the sink behind them: each span stands below the one that caused it.
    private static async Task AssertWholeAsync(OtlpReceiver receiver, string asked, string worked, string database)
    {
        var request = await receiver.SpanAsync(span => span.Name == "POST /api/intakes/" && span.Sender.Instance == asked, "The span of the request");
        var last = await receiver.SpanAsync(span => span.Trace == request.Trace && span.Name == "COMMIT port_messages" && receiver.Above(span).Contains("process sum-intake"), "The last commit");

        Assert.Equal(worked, last.Sender.Instance);
        Assert.Equal(database, last.Tags["db.system.name"]);
        await Until.FoundAsync(() => receiver.Above(last) is [.., "POST /api/intakes/"] whole ? whole : null, "The way up to the request", receiver.Describe);

        // The sum comes below the file, unless it took the file and the end of the walk in one batch.
        var way = await Until.FoundAsync(
            () => receiver.Spans.FirstOrDefault(span => span.Trace == request.Trace && span.Name == "process sum-intake"
                && (receiver.Above(span) is ["process measure-file", "send walk-repository", "POST /api/intakes/"] || span.Tags["messaging.batch.message_count"] == "2")),
            "The way of a file", receiver.Describe);
        Assert.NotNull(way);
        var process = receiver.Spans.First(span => span.Trace == request.Trace && span.Name == "process measure-file");
        Assert.Equal(("autovibe", "process", "1", worked),
            (process.Tags["messaging.system"], process.Tags["messaging.operation.type"], process.Tags["messaging.batch.message_count"], process.Sender.Instance));
        Assert.Contains(receiver.Spans, span => span.Trace == request.Trace && span.Name == "SELECT port_messages");
    }
}
