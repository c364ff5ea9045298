using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class EvolveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_wish_gives_a_winner_its_evidence_and_the_way_back()
    {
        Project("""
            { "variants": [
                { "steps": [ { "write": { "path": "answer", "text": "41" } } ] },
                { "steps": [ { "write": { "path": "answer", "text": "42" } }, { "say": "done" } ] } ] }
            """);

        var run = await EvolveAsync("--variants", "2", "--check", "grep -q 42 answer", "--budget", "2.50");

        Assert.Equal(0, run.ExitCode);
        var report = run.Json;
        var winner = report.GetProperty("variants")[1];
        Assert.Equal((Text(winner, "machine"), Text(winner, "checkpoint"), "2.50"), (Text(report, "winner"), Text(report, "currentCheckpoint"), Text(report.GetProperty("budget"), "amount")));
        Assert.Contains("checked by: grep -q 42 answer", run.Errors, StringComparison.Ordinal);

        var evidence = await RunAsync("machine", "evidence", Text(report, "request"));
        Assert.Equal([false, true], evidence.GetProperty("evidence").EnumerateArray().Select(fact => fact.GetProperty("passed").GetBoolean()).Order());
        Assert.Equal("done", Text(await RunAsync("machine", "show", Text(winner, "machine")), "progress"));
        await RunAsync("checkpoint", "restore", Text(winner, "checkpoint"), "--into", "new");
        await RunAsync("checkpoint", "restore", Text(report, "from"), "--into", "old");
        Assert.Equal((true, false, false), (File.Exists(_folder["new/answer"]), File.Exists(_folder["old/answer"]), File.Exists(_folder["project/answer"])));

        var next = (await EvolveAsync("--variants", "1", "--no-checks")).Json;
        Assert.Equal(Text(winner, "checkpoint"), Text(next, "from"));
    }

    [Fact]
    public async Task The_sample_has_an_attempt_that_fails_its_check_one_that_wins_and_one_that_its_budget_ends()
    {
        foreach (var file in new[] { "calculator/calculator.sh", "calculator/test.sh", "calculator/README.md", "calculator.script.json" })
            _folder.Write(file, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", file)));

        var run = await Autovibe.RunAsync(_folder, "evolve", "calculator", "--agent", "scripted", "--prompt", "Mend the failing test", "--variants", "3", "--budget", "3.00", "--json");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var variants = run.Json.GetProperty("variants").EnumerateArray().ToList();
        Assert.Equal(["succeeded", "succeeded", "out_of_budget"], variants.Select(variant => Text(variant, "outcome")));
        Assert.Equal(["terminated", "terminated", "paused"], variants.Select(variant => Text(variant, "state")));
        Assert.Equal(["sh test.sh"], run.Json.GetProperty("checks").EnumerateArray().Select(check => check.GetString()));
        Assert.Equal([false, true, false], variants.Select(variant => variant.GetProperty("checks")[0].GetProperty("passed").GetBoolean()));
        Assert.Equal((Text(variants[1], "machine"), Text(variants[1], "checkpoint")), (Text(run.Json, "winner"), Text(run.Json, "currentCheckpoint")));
        var costs = variants.Select(Cost).ToList();
        Assert.True(costs[0] > 0 && costs[1] > costs[0] && costs[1] < 0.05m && costs[2] is > 0.5m and <= 1.00m, string.Join(", ", costs));
        Assert.Contains("1.00 USD", Text(variants[2], "error"), StringComparison.Ordinal);
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "doctor", "--deep")).ExitCode);
    }

    [Fact]
    public async Task Without_a_winner_the_exit_code_is_one_and_the_project_stays_as_it_is()
    {
        Project("""{ "variants": [ { "steps": [ { "write": { "path": "answer", "text": "41" } } ] } ] }""");

        var run = await EvolveAsync("--variants", "1", "--check", "false");

        Assert.Equal((1, null), (run.ExitCode, run.Json.GetProperty("winner").GetString()));
        Assert.Equal(Text(run.Json, "from"), Text(run.Json, "currentCheckpoint"));
        Assert.Equal("No attempt passed all of its checks.", Text(run.Json, "note"));

        var request = Text(run.Json, "request");
        var words = (await Autovibe.RunAsync(_folder, "evolve", "--request", request)).Output;
        Assert.Contains("1: 'false' ended with 1 after ", words, StringComparison.Ordinal);
        Assert.Contains($"What the checks printed: autovibe machine evidence {request} --log", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_round_goes_on_with_the_best_work_and_is_told_what_did_not_pass()
    {
        _folder.Write("project/a.txt", "a\n");

        var run = await Autovibe.RunAsync(
            _folder, "evolve", "project", "--prompt", "Make it better", "--agent", "shell", "--variants", "2", "--rounds", "3", "--check", "echo far too small; grep -q 42 answer",
            "--command", "if grep -q 'far too small$'; then echo 42 >>answer; else echo 41 >answer; fi", "--json");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var variants = run.Json.GetProperty("variants").EnumerateArray().ToList();
        Assert.Equal([(1, 1), (2, 1), (3, 2), (4, 2)], variants.Select(variant => (variant.GetProperty("number").GetInt32(), variant.GetProperty("round").GetInt32())));
        Assert.Equal([false, false, true, true], variants.Select(variant => variant.GetProperty("checks")[0].GetProperty("passed").GetBoolean()));
        var rounds = run.Json.GetProperty("rounds").EnumerateArray().ToList();
        Assert.Equal(["No attempt passed all of its checks.", "Attempt 3 of 4 won: 1 check passed."], rounds.Select(round => Text(round, "note")));
        Assert.Equal([Text(run.Json, "from"), Text(variants[0], "checkpoint")], rounds.Select(round => Text(round, "from")));
        await RunAsync("checkpoint", "restore", Text(run.Json, "currentCheckpoint"), "--into", "new");
        Assert.Equal("41\n42\n", await File.ReadAllTextAsync(_folder["new/answer"]));
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "doctor", "--deep")).ExitCode);
    }

    [Fact]
    public async Task A_machine_without_money_goes_on_from_its_work_when_somebody_gives_it_more()
    {
        Project("""
            { "variants": [
                { "steps": [ { "write": { "path": "answer", "text": "41" } }, { "call": { "prompt": "x", "maxTokens": 100000, "times": 1000 } } ] },
                { "steps": [ { "replace": { "path": "answer", "old": "41", "new": "42" } } ] } ] }
            """);
        var poor = await EvolveAsync("--variants", "1", "--check", "grep -q 42 answer", "--budget", "0.01");
        var machine = Text(poor.Json.GetProperty("variants")[0], "machine");
        Assert.Equal((1, "paused", "out_of_budget"), (poor.ExitCode, Text(poor.Json.GetProperty("variants")[0], "state"), Text(poor.Json.GetProperty("variants")[0], "outcome")));
        Assert.Equal((5, "AV3908"), await RefusedAsync("machine", "approve", machine, "--budget", "0"));
        Assert.Equal((2, "AV3304"), await RefusedAsync("machine", "approve", machine, "--budget", "much"));
        Assert.Equal((2, "AV5002"), await RefusedAsync("machine", "approve", machine, "--budget", "1", "--decline"));

        var asked = await RunAsync("machine", "approve", machine, "--budget", "0.50");
        var run = await Autovibe.RunAsync(_folder, "evolve", "--request", Text(poor.Json, "request"), "--json");

        Assert.Equal(("requested", "0.51"), (Text(asked, "state"), Text(asked.GetProperty("budget"), "amount")));
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(Text(run.Json.GetProperty("variants")[1], "machine"), Text(run.Json, "winner"));
        Assert.Equal((5, "AV3951"), await RefusedAsync("machine", "approve", machine, "--budget", "1"));
        Assert.Equal((5, "AV3950"), await RefusedAsync("machine", "approve", Text(run.Json, "winner"), "--budget", "1"));
        Assert.Equal((5, "AV3952"), await RefusedAsync("machine", "stop", "--request", Text(run.Json, "request")));
    }

    [Fact]
    public async Task Checks_reach_the_network_where_the_project_opens_it()
    {
        using var neighbour = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        neighbour.Start();
        var port = ((System.Net.IPEndPoint)neighbour.LocalEndpoint).Port;
        _folder.Write("project/test.sh", $"perl -MSocket -e 'socket my $s, PF_INET, SOCK_STREAM, 0; exit !connect $s, sockaddr_in({port}, INADDR_LOOPBACK)'\n");
        _folder.Write("project.script.json", """{ "variants": [ { "steps": [ { "write": { "path": "answer", "text": "42" } } ] } ] }""");

        var closed = await EvolveAsync("--variants", "1");
        await RunAsync("project", "set", "project", "--network", "open");
        var open = await EvolveAsync("--variants", "1");

        var isolation = Text(closed.Json.GetProperty("variants")[0], "isolation");
        var closes = isolation is "bubblewrap" or "container";
        Assert.Equal((closes ? 1 : 0, closes ? "closed" : "open"), (closed.ExitCode, Text(closed.Json.GetProperty("variants")[0], "egress")));
        Assert.Equal((0, "open"), (open.ExitCode, Text(open.Json.GetProperty("variants")[0], "egress")));
    }

    [Fact]
    public async Task Many_checks_that_print_a_lot_are_weighed_like_others()
    {
        Project("""{ "variants": [ { "steps": [ { "write": { "path": "answer", "text": "42" } } ] } ] }""");
        var talks = Enumerable.Range(1, 24).SelectMany(number => new[] { "--check", $"perl -e 'print qq{{\\x01}} x 60000'; test {number} -lt 24" });

        var run = await EvolveAsync(["--variants", "1", "--rounds", "2", .. talks]);

        Assert.Equal((1, "No attempt passed all of its checks."), (run.ExitCode, Text(run.Json, "note")));
        Assert.Equal(2, run.Json.GetProperty("rounds").GetArrayLength());
        var evidence = (await RunAsync("machine", "evidence", Text(run.Json, "request"))).GetProperty("evidence").EnumerateArray().ToList();
        Assert.Equal(48, evidence.Count);
        Assert.All(evidence, fact => Assert.InRange(Text(fact, "log").Length, 50_000, 70_000));
    }

    [Fact]
    public async Task An_agent_that_says_a_book_at_its_end_is_a_line_in_the_list()
    {
        _folder.Write("project/a.txt", "a\n");

        var run = await Autovibe.RunAsync(
            _folder, "evolve", "project", "--prompt", "x", "--agent", "shell", "--variants", "1", "--no-checks", "--command", "perl -e 'print qq{word } x 5000'", "--json");
        var list = await Autovibe.RunAsync(_folder, "machine", "list");

        Assert.InRange(Text(run.Json.GetProperty("variants")[0], "progress").Length, 1000, 2001);
        Assert.Equal(2, list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_killed_process_is_followed_by_one_that_goes_on_from_the_last_checkpoint()
    {
        Project("""{ "variants": [ { "steps": [ { "write": { "path": "early", "text": "x" } }, { "wait": "00:00:06" }, { "write": { "path": "late", "text": "y" } } ] } ] }""");
        (string, string)[] often = [("AutoVibe__Machines__CheckpointEvery", "00:00:01")];
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "intake", "project")).ExitCode);
        var request = "";
        using (var killed = Autovibe.Start(_folder, often, "evolve", "project", "--prompt", "x", "--agent", "scripted", "--variants", "1", "--check", "test -f early -a -f late", "--json"))
        {
            await Until.TrueAsync(
                async () => (await RunAsync("machine", "list")).GetProperty("machines") is var machines && machines.GetArrayLength() == 1
                    && machines[0].GetProperty("checkpoints").GetInt32() > 0 && (request = Text(machines[0], "request")) != "",
                "A checkpoint of a machine at work");
            killed.KillNow();
            await killed.ExitAsync();
        }

        var run = await Autovibe.RunAsync(_folder, often, "evolve", "--request", request, "--json");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var machine = await RunAsync("machine", "show", Text(run.Json, "winner"));
        Assert.Equal((2, 1), (machine.GetProperty("starts").GetInt32(), machine.GetProperty("deaths").GetInt32()));
        var log = await Autovibe.RunAsync(_folder, "machine", "log", Text(run.Json, "winner"));
        Assert.Contains("goes on from checkpoint", log.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder[".autovibe/machines"]));
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "doctor", "--deep")).ExitCode);
    }

    [Theory]
    [InlineData(2, "AV3801", "evolve", "project", "--prompt", "x", "--agent", "magic")]
    [InlineData(2, "AV3304", "evolve", "project", "--prompt", "x", "--agent", "scripted", "--budget", "much")]
    [InlineData(5, "AV3908", "evolve", "project", "--prompt", "x", "--agent", "scripted", "--budget", "0")]
    [InlineData(2, "AV3903", "evolve", "project", "--prompt", "x", "--agent", "scripted", "--variants", "0")]
    [InlineData(2, "AV3903", "evolve", "project", "--prompt", "x", "--agent", "scripted", "--rounds", "101")]
    [InlineData(2, "AV3906", "evolve", "project", "--prompt", "x", "--agent", "scripted", "--command", "nowhere.json")]
    [InlineData(3, "AV3101", "evolve", "nowhere", "--prompt", "x", "--agent", "scripted")]
    [InlineData(2, "AV5002", "evolve", "project", "--agent", "scripted")]
    [InlineData(3, "AV3902", "evolve", "--request", "00000000-0000-7000-8000-000000000001")]
    [InlineData(3, "AV3901", "machine", "show", "00000000-0000-7000-8000-000000000001")]
    [InlineData(2, "AV5002", "machine", "stop")]
    public async Task What_is_wrong_is_named(int exitCode, string code, params string[] arguments)
    {
        Project("""{ "variants": [ { "steps": [ { "say": "x" } ] } ] }""");

        var run = await Autovibe.RunAsync(_folder, [.. arguments, "--json"]);

        Assert.Equal((exitCode, code), (run.ExitCode, run.ErrorCode));
    }

    private void Project(string script)
    {
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", script);
    }

    private Task<Autovibe> EvolveAsync(params string[] options) => Autovibe.RunAsync(_folder, ["evolve", "project", "--prompt", "Make it better", "--agent", "scripted", .. options, "--json"]);

    private async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var run = await Autovibe.RunAsync(_folder, [.. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run.Json;
    }

    private async Task<(int, string?)> RefusedAsync(params string[] arguments)
    {
        var run = await Autovibe.RunAsync(_folder, [.. arguments, "--json"]);
        return (run.ExitCode, run.ErrorCode);
    }

    private static decimal Cost(JsonElement variant) => decimal.Parse(Text(variant.GetProperty("cost"), "amount"), System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
