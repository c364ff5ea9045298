using System.Text;
using System.Text.Json.Nodes;
using AutoVibe.Tests;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines.Tests;

public sealed class RecordingTests
{
    [Theory]
    [InlineData(GatewayApi.Messages, false)]
    [InlineData(GatewayApi.Messages, true)]
    [InlineData(GatewayApi.ChatCompletions, false)]
    [InlineData(GatewayApi.ChatCompletions, true)]
    [InlineData(GatewayApi.Responses, false)]
    [InlineData(GatewayApi.Responses, true)]
    public async Task A_recorded_run_is_answered_again_without_a_provider_and_without_cost(GatewayApi api, bool streams)
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        var (first, texts) = (bench.Open(record: true), new[] { "One?", "Two?", "One?" });
        List<TestAnswer> recorded = [];
        foreach (var text in texts)
            recorded.Add(await bench.CallAsync(first, api, Requests.Of(api, streams, text: text)));

        var model = await bench.Recordings.ReplayAsync(first.Run.Machine, new(), default);
        var second = bench.Open(upstream: model);
        foreach (var (text, before) in texts.Zip(recorded))
        {
            var answer = await bench.CallAsync(second, api, Requests.Of(api, streams, text: text));
            Assert.Equal((before.Status, before.ContentType, before.Body), (answer.Status, answer.ContentType, answer.Body));
        }

        Assert.Equal((3, 0, default), (bench.Models.Count, model.Left, second.Spent));
        Assert.Empty(model.Differences);
        await bench.IsSettledAsync();
    }

    [Fact]
    public async Task A_call_that_was_not_recorded_is_told_where_it_differs()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        var first = bench.Open(record: true);
        await bench.CallAsync(first, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, text: "The tests are green"));
        var strict = await bench.Recordings.ReplayAsync(first.Run.Machine, new(), default);
        var loose = await bench.Recordings.ReplayAsync(first.Run.Machine, new() { GoesOn = true }, default);
        var request = Requests.Of(GatewayApi.Messages, text: "The tests are red");

        var refused = await bench.CallAsync(bench.Open(upstream: strict), GatewayApi.Messages, request);
        var answered = await bench.CallAsync(bench.Open(upstream: loose), GatewayApi.Messages, request);

        Assert.Equal((409, 200), (refused.Status, answered.Status));
        Assert.Contains("AV3609: Call 1 was not recorded; next to come was call 1, and messages[0].content differs from character 14 on: 'green' in the recording and 'red' now.", refused.Message, StringComparison.Ordinal);
        Assert.Single(loose.Differences);
        Assert.Equal((1, 0), (strict.Left, loose.Left));
    }

    [Fact]
    public async Task Ids_dates_and_the_place_of_the_workspace_do_not_count()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        var first = bench.Open(record: true);
        await bench.CallAsync(first, GatewayApi.Messages, Request("/runs/one", first.Token));

        var second = bench.Open(upstream: await bench.Recordings.ReplayAsync(first.Run.Machine, new() { Places = new Dictionary<string, string> { ["/runs/two"] = "/runs/one" } }, default));

        Assert.Equal(200, (await bench.CallAsync(second, GatewayApi.Messages, Request("/runs/two", second.Token))).Status);

        static string Request(string folder, string token)
        {
            var request = Requests.Node(GatewayApi.Messages, text: $"In {folder} at 2026-11-{Random.Shared.Next(10, 30)}T10:00:00Z, session {Guid.NewGuid()}, key {token}");
            request["metadata"] = new JsonObject { ["user_id"] = $"{Guid.NewGuid():N}" };
            return request.ToJsonString();
        }
    }

    [Fact]
    public async Task Neither_key_nor_token_nor_credentials_are_in_any_file_or_log()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        var grant = bench.Open(record: true);
        string[] secrets = [grant.Token, ModelServer.Key, "ghp_0123456789abcdefghijklmnopqrstuvwxyz"];
        foreach (var behaviour in new[] { ModelBehaviour.Normal, ModelBehaviour.Unauthorized, ModelBehaviour.ServerError, ModelBehaviour.UsageTooHigh })
        {
            bench.Models.Behaviour = behaviour;
            foreach (var api in Enum.GetValues<GatewayApi>())
                await bench.CallAsync(grant, api, Requests.Of(api, stream: true, text: string.Join(' ', secrets.Concat(secrets.Select(secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"x{secret}")))))));
        }

        await grant.CloseAsync();
        var kept = bench.Log.Text + string.Concat(Directory.EnumerateFiles(bench.Folder, "*", SearchOption.AllDirectories).Select(Read));

        Assert.Contains("[redacted:autovibe-key]", kept, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, kept, StringComparison.Ordinal));
        Assert.All(secrets[..2], secret => Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"x{secret}"))[4..^4], kept, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bench.Recordings.PathOf(grant.Run.Machine)));
    }

    [Fact]
    public void A_secret_that_a_stream_cuts_into_events_is_written_over_and_the_rest_of_the_stream_stays()
    {
        var stream = string.Concat(new[] { "The key is sk-ant-abc", "defghijklmnop", "qrstuvwxyz0123 ok" }.Select(piece =>
            $"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{piece}\"}}}}\n\n")) + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

        var clean = RedactedAnswer.Of(Encoding.UTF8.GetBytes(stream), "text/event-stream", Redactor.Kinds);

        Assert.Contains("\"text\":\"The key is [redacted:anthropic-key] ok\"", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("defghijklmnop", clean, StringComparison.Ordinal);
        Assert.EndsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", clean, StringComparison.Ordinal);
        Assert.Equal(4, clean.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_recording_ends_at_its_limit_and_half_a_line_of_a_dead_process_is_passed_over()
    {
        await using var bench = await GatewayBench.StartAsync(options => options.MaxRecordingBytes = 70_000);
        await bench.AllowAsync("5.00");
        var grant = bench.Open(record: true);
        await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages));
        var path = bench.Recordings.PathOf(grant.Run.Machine);
        await File.AppendAllTextAsync(path, "{\"number\":2,\"api\":\"mess");
        for (var i = 0; i < 10; i++)
            await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, text: new('x', 10_000)));

        Assert.InRange(new FileInfo(path).Length, 50_000, 70_000);
        Assert.Contains("AutoVibe:Gateway:MaxRecordingBytes", bench.Log.Text, StringComparison.Ordinal);
        Assert.Equal(File.ReadLines(path).Count() - 1, (await bench.Recordings.ReplayAsync(grant.Run.Machine, new(), default)).Left);
    }

    [SmallDiskFact]
    public async Task A_recording_goes_on_when_a_full_disk_has_room_again_and_a_replay_says_what_is_missing()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        using var disk = new SmallDisk(4);
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(bench.Log));
        var (recordings, machine) = (new Recordings(disk.Root, bench.Options, logs.CreateLogger<Recordings>()), Guid.CreateVersion7());
        var first = bench.Grants.Open(new() { Machine = machine, Project = bench.Project, Recorder = recordings.Record(machine) });
        // Longer than what is left of the last block of a file.
        Task<TestAnswer> AskAsync(GatewayGrant grant, string text) => bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, text: text + new string(' ', 8192)));
        await AskAsync(first, "One?");
        disk.Fill();
        foreach (var text in new[] { "Two?", "Three?" })
            Assert.Equal(200, (await AskAsync(first, text)).Status);
        disk.Free();
        await AskAsync(first, "Four?");
        await AskAsync(first, "Five?");

        var model = await recordings.ReplayAsync(machine, new() { GoesOn = true }, default);
        var again = bench.Open(upstream: model);
        var answers = new List<int>();
        foreach (var text in new[] { "One?", "Two?", "Four?", "5?" })
            answers.Add((await AskAsync(again, text)).Status);

        Assert.Equal([200, 409, 200, 200], answers);
        const string Gap = "2 calls from call 2 on could not be recorded: the disk had no room.";
        Assert.Equal([Gap], model.Missing);
        Assert.Equal($"Call 2 has no answer: in the recorded run {Gap}", model.Differences[0]);
        Assert.StartsWith("Call 4 was not recorded; next to come was call 5", model.Differences[1], StringComparison.Ordinal);
        Assert.Equal(4, File.ReadLines(recordings.PathOf(machine)).Count());
        Assert.Contains("is interrupted until the disk has room", bench.Log.Text, StringComparison.Ordinal);
        Assert.Contains($"goes on; {Gap}", bench.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_was_not_recorded_cannot_be_replayed()
    {
        await using var bench = await GatewayBench.StartAsync(options => options.Record = false);

        Assert.Null(bench.Recordings.Record(Guid.NewGuid()));
        Assert.Same(MachineErrors.NoRecording, (await Assert.ThrowsAsync<MachineException>(() => bench.Recordings.ReplayAsync(Guid.NewGuid(), new(), default))).Error);
    }

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
