using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Server.Tests;

public sealed class MachineTraceTests : IDisposable
{
    private const string Request = "POST /api/projects/{project}/evolutions";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task One_trace_leads_from_a_request_over_task_edges_to_machines_calls_checks_reviews_and_the_last_sink_in_another_process()
    {
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", """
            { "variants": [ { "steps": [ { "call": { "prompt": "What now?" } }, { "write": { "path": "new", "text": "x" } } ],
                "review": { "steps": [ { "call": { "prompt": "Is it good?" } } ], "answer": { "score": 70, "summary": "fine", "findings": [] } } } ] }
            """);
        var cluster = await PostgresCluster.SharedAsync();
        var connection = cluster.ConnectionString(await cluster.CreateDatabaseAsync());
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        await AskAndGoAsync([("ConnectionStrings__autovibe", connection), .. receiver.Environment("server", "asked")]);

        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], [("ConnectionStrings__autovibe", connection), .. receiver.Environment("worker", "worked")]);
        using (var operators = QuietHost.Build(ProgramSettings.OfCommand(CommandLineSettings.Parse(["--connection", connection])), runPipelines: false))
            await operators.Services.GetRequiredService<IPipelines>().ResumeAsync("evolve", default);

        string[] machine = ["process run-machine", "send request-source", Request];
        await WayAsync("invoke_agent scripted", machine);
        await WayAsync("chat ", ["invoke_agent scripted", .. machine]);
        await WayAsync("process run-checks", machine);
        await WayAsync("invoke_agent scripted", ["process run-review", .. machine]);
        await WayAsync("chat ", ["invoke_agent scripted", "process run-review", .. machine]);
        var told = await receiver.SpanAsync(span => span.Name == "process tell-evolution" && receiver.Above(span) is ["process weigh-evidence", .., Request], "The last sink");
        Assert.Contains("process run-machine", receiver.Above(told));
        Assert.Equal("worked", told.Sender.Instance);
        Assert.Equal("asked", (await receiver.SpanAsync(span => span.Name == Request && span.Trace == told.Trace, "The span of the request")).Sender.Instance);

        async Task WayAsync(string name, string[] above)
        {
            var span = await receiver.SpanAsync(span => span.Name.StartsWith(name, StringComparison.Ordinal) && receiver.Above(span).SequenceEqual(above), $"The way of {name}");
            Assert.Equal(("worked", false), (span.Sender.Instance, span.IsError));
        }
    }

    // A server that takes the request while the pipeline rests, and is gone before the work begins.
    private async Task AskAndGoAsync((string, string)[] settings)
    {
        using var server = await RunningServerProgram.StartAsync(_folder.Root, settings);
        using var client = server.Client();
        await client.TellAsync("/api/pipelines/evolve/pause");
        await client.TellAsync("/api/projects", new { repository = _folder["project"], slug = "project" });
        await client.TellAsync("/api/projects/project/checkpoints", new { description = "first" });
        JsonElement asked = await client.TellAsync(
            "/api/projects/project/evolutions", new { prompt = "x", agent = "scripted", variants = 1, command = _folder["project.script.json"], checks = new[] { "test -f new" }, review = new { agent = "scripted" } });
        Assert.Equal("requested", asked.GetProperty("state").GetString());
        server.Program.Terminate();
        await server.Program.ExitAsync();
    }
}
