using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>A program that speaks Claude Code's control protocol, in the whole product: from its question over a person's word to what it does.</summary>
public sealed class AskingProgramTests : IDisposable
{
    // It asks before it writes, and writes what the answer names.
    private const string Claude = """
        #!/usr/bin/perl
        use HTTP::Tiny;
        $| = 1;
        die "It was not told to ask." unless "@ARGV" =~ /--permission-mode default --permission-prompt-tool stdio/ && <STDIN> =~ /"initialize"/;
        my $wish = <STDIN>;
        print qq({"type":"system","subtype":"init","session_id":"s1","model":"m"}\n);
        HTTP::Tiny->new->post("$ENV{ANTHROPIC_BASE_URL}/v1/messages", {
            headers => {"x-api-key" => $ENV{ANTHROPIC_API_KEY}, "content-type" => "application/json"},
            content => '{"model":"autovibe-offline","max_tokens":8,"messages":[{"role":"user","content":"x"}]}'});
        my $secret = "ghp_" . "c" x 36;
        print qq({"type":"control_request","request_id":"q1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"file_path":"made.txt","content":"$secret"}}}\n);
        my $answer = <STDIN>;
        if ($answer =~ /"behavior":"allow","updatedInput":\{"file_path":"(.*?)","content":"$secret"\}/) { open my $file, '>', $1; print $file "made"; close $file }
        print qq({"type":"result","subtype":"success","is_error":false,"result":"fine","session_id":"s1","permission_denials":) . ($answer =~ /"allow"/ ? "[]" : '[{"tool_name":"Write"}]') . "}\n";
        1 while <STDIN>;

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "succeeded")]
    [InlineData(false, "failed")]
    public async Task What_the_program_asks_waits_for_a_persons_word_and_is_done_only_when_it_is_yes(bool approved, string outcome)
    {
        _folder.Write("bin/claude", Claude);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["bin/claude"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _folder.Write("project/a.txt", "a\n");
        using var server = await RunningServerProgram.StartAsync(("PATH", $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"));
        using var client = server.Client();
        await client.TellAsync("/api/projects", new { repository = _folder["project"], slug = "project" });
        await client.TellAsync("/api/projects/project/checkpoints", new { description = "first" });
        var asked = await client.TellAsync(
            "/api/projects/project/evolutions", new { prompt = "x", agent = "claude_code", variants = 1, checks = new[] { "grep -q made made.txt" }, ask = true });
        JsonElement open = default;
        await Until.TrueAsync(async () => (open = (await client.AskAsync("/api/questions?open=true")).GetProperty("questions")).GetArrayLength() == 1, "The program's question");

        await client.TellAsync($"/api/machines/{open[0].GetProperty("machine").GetString()}/answer", new { approved });
        JsonElement report = default;
        await Until.TrueAsync(
            async () => (report = await client.AskAsync($"/api/evolutions/{asked.GetProperty("request").GetString()}")).GetProperty("state").GetString() == "finished", "The end of the request");

        Assert.Equal("""{"file_path":"made.txt","content":"[redacted:github-token]"}""", open[0].GetProperty("input").GetString());
        Assert.Equal(outcome, report.GetProperty("variants")[0].GetProperty("outcome").GetString());
        Assert.Equal(approved, report.GetProperty("winner").ValueKind == JsonValueKind.String);
    }
}
