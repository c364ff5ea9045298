using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_command_it_shows_what_there_is()
    {
        var run = await Autovibe.RunAloneAsync(_folder);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("explain", run.Output);
        Assert.Empty(run.Errors);
    }

    [Theory]
    [InlineData("explian", "explain")]
    [InlineData("--jsn", "--json")]
    [InlineData("Up", "up")]
    public async Task A_mistyped_word_is_answered_with_the_one_that_was_meant(string typed, string meant)
    {
        var run = await Autovibe.RunAloneAsync(_folder, typed);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"'{typed}'", run.Errors);
        Assert.Contains($"Did you mean '{meant}'?", run.Errors);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("explian")]
    [InlineData("explain", "AV4001", "more")]
    [InlineData("explain", "--data")]
    [InlineData("explain", "--server", "nowhere")]
    [InlineData("explain", "--server", "http://127.0.0.1:1", "--data", "x")]
    [InlineData("up", "--server", "http://127.0.0.1:1")]
    public async Task A_wrong_command_line_is_one_line_of_JSON_when_asked_for(params string[] arguments)
    {
        var run = await Autovibe.RunAloneAsync(_folder, [.. arguments, "--json"]);

        Assert.Equal((2, "AV5002"), (run.ExitCode, run.ErrorCode));
        Assert.Empty(run.Errors);
    }

    [Theory]
    [InlineData("project", "0")]
    [InlineData("project", "501")]
    [InlineData("dead-letter", "-1")]
    public async Task A_page_that_is_no_page_is_refused_without_a_server_too(string command, string limit)
    {
        var run = await Autovibe.RunAloneAsync(_folder, command, "list", "--limit", limit, "--json");

        Assert.Equal((2, "AV4007"), (run.ExitCode, run.ErrorCode));
    }

    [Fact]
    public async Task Help_does_not_touch_the_folder()
    {
        await Autovibe.RunAloneAsync(_folder, "--help");
        await Autovibe.RunAloneAsync(_folder, "explain", "AV4001");

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task An_error_code_is_explained_in_words()
    {
        var run = await Autovibe.RunAloneAsync(_folder, "explain", "4001");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("AV4001 The operator key is missing", run.Output);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task An_error_code_is_explained_to_programs()
    {
        var run = await Autovibe.RunAloneAsync(_folder, "--json", "explain", "AV4001");

        Assert.Equal("denied", run.Json.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task An_unknown_error_code_is_not_found()
    {
        var run = await Autovibe.RunAloneAsync(_folder, "explain", "AV0000", "--json");

        Assert.Equal((3, "AV5006"), (run.ExitCode, run.ErrorCode));
    }

    [Fact]
    public async Task All_error_codes_are_listed()
    {
        var run = await Autovibe.RunAloneAsync(_folder, "explain", "--json");

        Assert.True(run.Json.GetProperty("errors").GetArrayLength() > 20);
    }
}
