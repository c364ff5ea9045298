using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class CommandTraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CommandTraceTests() => _folder.Write("project/a.py", "1\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_command_that_does_the_work_itself_is_the_root_of_its_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);

        var run = await Autovibe.RunAsync(_folder, receiver.Environment("autovibe", "command"), "intake", "project", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var last = await receiver.SpanAsync(span => span.Name == "COMMIT port_messages" && receiver.Above(span).Contains("process sum-intake"), "The last commit");
        Assert.Equal("autovibe intake", receiver.Above(last)[^1]);
    }

    [Fact]
    public async Task The_trace_of_a_command_leads_through_the_server_that_does_the_work()
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        using var up = Autovibe.Start(_folder, receiver.Environment("server", "server"), "up", "--urls", "http://127.0.0.1:0");
        var server = await Until.FoundAsync(() => RunningServer.Find(new(_folder[DataFolder.DefaultName])), "The server", () => up.Errors);

        var run = await Autovibe.RunAsync(_folder, receiver.Environment("autovibe", "command"), "intake", "project", "--json", "--server", server.Address.ToString());

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var last = await receiver.SpanAsync(
            span => span.Name == "COMMIT port_messages" && receiver.Above(span) is [.., "autovibe intake"] above && above.Contains("process sum-intake"), "The last commit");
        Assert.Equal("server", last.Sender.Instance);
        Assert.Contains("POST /api/intakes/", receiver.Above(last));
    }
}
