using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

/// <summary>Machines whose agent is a real program, which asks a model and writes down what it answers, repeated from their recordings.</summary>
public sealed class MachineReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_repeated_from_its_recording_at_no_cost_and_what_comes_out_differently_is_told()
    {
        var machine = await RunOnceAsync("$ENV{AUTOVIBE_PROMPT}");
        var usage = await RunAsync("budget", "usage", "project");

        var same = await RunAsync("replay", machine, "--json");

        Assert.True(same.ExitCode == 0, same.Output + same.Errors);
        Assert.Equal((true, 1, 0), (same.Json.GetProperty("isSame").GetBoolean(), same.Json.GetProperty("answered").GetInt32(), same.Json.GetProperty("notAsked").GetInt32()));
        Assert.Equal(("succeeded", "succeeded"), (same.Json.GetProperty("outcome").GetString(), same.Json.GetProperty("recordedOutcome").GetString()));
        Assert.Contains("it answered", same.Errors, StringComparison.Ordinal);
        Assert.Equal(usage.Output, (await RunAsync("budget", "usage", "project")).Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder[".autovibe/machines"]));

        Rewrite(machine, "Another answer");
        var other = await RunAsync("replay", machine, "--keep", "--json");

        Assert.Equal(1, other.ExitCode);
        Assert.Equal("answer", Assert.Single(other.Json.GetProperty("changes").EnumerateArray()).GetProperty("path").GetString());
        Assert.Contains("Another answer", await File.ReadAllTextAsync(Path.Combine(other.Json.GetProperty("workspace").GetString()!, "answer")), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["project/answer"]));

        File.Delete(RecordingOf(machine));
        var (gone, unknown) = (await RunAsync("replay", machine, "--json"), await RunAsync("replay", "00000000-0000-7000-8000-000000000001", "--json"));
        Assert.Equal((5, "AV3610", 3, "AV3901"), (gone.ExitCode, gone.ErrorCode, unknown.ExitCode, unknown.ErrorCode));
    }

    [Fact]
    public async Task A_request_that_differs_is_told_and_the_run_goes_on()
    {
        var machine = await RunOnceAsync("rand()");

        var replay = await RunAsync("replay", machine, "--json");

        Assert.Equal((0, true), (replay.ExitCode, replay.Json.GetProperty("isSame").GetBoolean()));
        Assert.Contains("next to come was call 1, and messages[0].content differs from character", Assert.Single(replay.Json.GetProperty("differences").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_leaves_neither_a_process_nor_a_file_and_what_a_killed_replay_left_does_not_stand_in_the_way()
    {
        var mark = $"{Guid.NewGuid():n}";
        var machine = await RunOnceAsync("$ENV{AUTOVIBE_PROMPT}", mark);
        Rewrite(machine, "slowly");
        using (var killed = Autovibe.Start(_folder, [], "replay", machine))
        {
            await Until.TrueAsync(() => Task.FromResult(LivingProcesses.With(mark) > 0), "The agent at work");
            killed.KillNow();
            await Until.TrueAsync(() => Task.FromResult(LivingProcesses.With(mark) == 0), "The end of the agent of a replay that was killed");
        }

        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(_folder[".autovibe/machines"]));
        using var replay = Autovibe.Start(_folder, [], "replay", machine);
        await Until.TrueAsync(() => Task.FromResult(LivingProcesses.With(mark) > 0), "The agent at work again");
        var beside = await RunAsync("replay", machine, "--json");
        replay.Interrupt();

        Assert.Equal((130, 5, "AV3941"), (await replay.ExitAsync(), beside.ExitCode, beside.ErrorCode));
        Assert.Equal(0, LivingProcesses.With(mark));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder[".autovibe/machines"]));
    }

    private async Task<string> RunOnceAsync(string question, string mark = "")
    {
        _folder.Write("project/a.txt", "a\n");
        var answer = "perl -MHTTP::Tiny -e '"
            + "my $body = qq({\"model\":\"autovibe-offline\",\"max_tokens\":8,\"messages\":[{\"role\":\"user\",\"content\":\"Say \" }]}); my $word = " + question + "; $body =~ s/Say /Say $word/; "
            + "print HTTP::Tiny->new->post(\"$ENV{AUTOVIBE_GATEWAY}/v1/messages\", {headers => {\"x-api-key\" => $ENV{AUTOVIBE_TOKEN}, \"content-type\" => \"application/json\"}, content => $body})->{content}'";
        var command = $"{answer} > answer; echo it answered; if grep -q slowly answer; then sleep 300; echo {mark}; fi";
        var run = await RunAsync("evolve", "project", "--prompt", "hello", "--agent", "shell", "--command", command, "--variants", "1", "--no-checks", "--json");
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run.Json.GetProperty("winner").GetString()!;
    }

    private void Rewrite(string machine, string answer)
    {
        var line = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(RecordingOf(machine)))!;
        line["answer"] = answer;
        File.WriteAllText(RecordingOf(machine), line.ToJsonString() + "\n");
    }

    private string RecordingOf(string machine) => _folder[$".autovibe/recordings/{machine}.jsonl"];

    private Task<Autovibe> RunAsync(params string[] arguments) => Autovibe.RunAsync(_folder, arguments);
}
