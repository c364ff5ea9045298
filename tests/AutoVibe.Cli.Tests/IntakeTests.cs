using System.Diagnostics;
using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class IntakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plain_folder_is_counted_file_by_file()
    {
        _folder.Write("project/a.py", "print(1)\nprint(2)");
        _folder.Write("project/b/c.md", "# c\n");
        _folder.Write("project/d.bin", "\0\u0001");

        var run = await Autovibe.RunAsync(_folder, "intake", "project", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((3, 2, 1, 0, 3), (Number(run, "files"), Number(run, "textFiles"), Number(run, "binaryFiles"), Number(run, "skippedFiles"), Number(run, "lines")));
        Assert.Equal(17 + 4 + 2, Number(run, "bytes"));
        Assert.Equal(0, Number(run, "deadLetters"));
        Assert.True(Number(run, "durationMs") > 0);
        Assert.Equal("""{"Markdown":1,"Python":1}""", run.Json.GetProperty("languages").GetRawText());
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task A_repository_is_what_git_lists_and_the_data_folder_is_no_part_of_it()
    {
        _folder.Write(".gitignore", "ignored\n");
        _folder.Write("tracked.txt", "one\n");
        _folder.Write("untracked.txt", "two\n");
        _folder.Write("ignored/never.txt", "three\n");
        Git("init", "-q");
        Git("add", "tracked.txt", ".gitignore");
        if (!OperatingSystem.IsWindows())
            File.CreateSymbolicLink(_folder["link"], "tracked.txt");

        var run = await Autovibe.RunAsync(_folder, "intake", ".", "--json");

        var links = OperatingSystem.IsWindows() ? 0 : 1;
        Assert.Equal((3 + links, 3, links), (Number(run, "files"), Number(run, "textFiles"), Number(run, "skippedFiles")));
    }

    [Fact]
    public async Task Taken_in_again_a_project_keeps_its_name_and_its_numbers()
    {
        _folder.Write("project/a.py", "print(1)\n");

        var first = await Autovibe.RunAsync(_folder, "intake", "project", "--json");
        var second = await Autovibe.RunAsync(_folder, "intake", "project", "--json");
        var list = await Autovibe.RunAsync(_folder, "project", "list", "--json");

        Assert.Equal(Counts(first), Counts(second));
        Assert.Equal("project", Assert.Single(list.Json.GetProperty("projects").EnumerateArray()).GetProperty("slug").GetString());
    }

    [Fact]
    public async Task Killed_in_the_middle_it_ends_with_the_same_numbers()
    {
        Many(3_000);
        var clean = await Autovibe.RunAsync(_folder, "--data", "clean", "intake", "project", "--json");

        var kills = 0;
        long files = 0;
        while (kills < 3)
        {
            // Small batches: there is a middle.
            using var program = Autovibe.Start(_folder, [("AutoVibe__Pipelines__BatchSize", "20")], "intake", "project", "--json");
            files = await MoreFilesAsync(files, program);
            if (program.HasExited)
                break;

            program.KillNow();
            await program.ExitAsync();
            kills++;
        }

        Assert.NotEqual(0, kills);
        var end = await Autovibe.RunAsync(_folder, "intake", "project", "--json");

        Assert.Equal(Counts(clean), Counts(end));
        Assert.Equal(3_000, Number(end, "files"));
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "doctor", "--deep")).ExitCode);
    }

    [Fact]
    public async Task Interrupted_it_says_so_and_goes_on_next_time()
    {
        _folder.Write("project/a.py", "1\n");
        await Autovibe.RunAsync(_folder, "intake", "project");
        await Autovibe.RunAsync(_folder, "pipeline", "pause", "intake");
        using (var program = Autovibe.Start(_folder, [], "intake", "project", "--json"))
        {
            await Until.TrueAsync(async () => (await ShowAsync()).GetProperty("state").GetString() == "requested", "The request");
            program.Interrupt();

            Assert.Equal(130, await program.ExitAsync());
            Assert.Equal("AV5005", JsonElement.Parse(program.Output).GetProperty("error").GetProperty("code").GetString());
            Assert.DoesNotContain("   at ", program.Errors);
        }

        await Autovibe.RunAsync(_folder, "pipeline", "resume", "intake");
        Assert.Equal(1, Number(await Autovibe.RunAsync(_folder, "intake", "project", "--json"), "files"));
    }

    [Fact]
    public async Task Two_at_once_on_one_folder_both_end()
    {
        _folder.Write("one/a.py", "1\n");
        _folder.Write("two/b.py", "2\n");

        var both = await Task.WhenAll(Autovibe.RunAsync(_folder, "intake", "one", "--json"), Autovibe.RunAsync(_folder, "intake", "two", "--json"));

        Assert.All(both, run => Assert.Equal((0, 1), (run.ExitCode, Number(run, "files"))));
    }

    [Theory]
    [InlineData(3, "AV3101", "nowhere")]
    [InlineData(2, "AV3102", "file.txt")]
    [InlineData(2, "AV3108", "https://user:secret@git.example/x.git")]
    [InlineData(2, "AV4007", "")]
    public async Task A_place_that_cannot_be_taken_in_is_named(int exitCode, string code, string path)
    {
        _folder.Write("file.txt", "");

        var run = await Autovibe.RunAsync(_folder, "intake", path, "--json");

        Assert.Equal((exitCode, code), (run.ExitCode, run.ErrorCode));
        Assert.DoesNotContain("secret", run.Output);
    }

    private static long Number(Autovibe run, string name) => run.Json.GetProperty(name).GetInt64();

    private static string Counts(Autovibe run) => string.Join(' ', new[] { "files", "textFiles", "binaryFiles", "skippedFiles", "lines", "bytes", "languages", "deadLetters" }
        .Select(name => run.Json.GetProperty(name).GetRawText()));

    private void Many(int files)
    {
        for (var file = 0; file < files; file++)
            _folder.Write($"project/{file % 17}/{file}.py", new string('\n', file % 5) + "print()");
    }

    // Looked at beside the process that works: others may read what it writes.
    private async Task<long> MoreFilesAsync(long before, ChildProgram program)
    {
        await using var beside = await AutoVibeClient.OpenAsync(CommandLineSettings.Parse(["--data", _folder[".autovibe"]]), server: null, default);
        var files = before;
        await Until.TrueAsync(
            async () =>
            {
                if ((await beside.Pipelines.ListAsync(default)).Any(pipeline => pipeline.Name == "intake"))
                    files = (await beside.Pipelines.ShowAsync("intake", default)).Edges.Single(edge => edge.Name == "sort-walk.paths--measure-file").Done;
                return files > before || program.HasExited;
            },
            "More files");
        return files;
    }

    private async Task<JsonElement> ShowAsync()
    {
        var show = await Autovibe.RunAsync(_folder, "project", "show", "project", "--json");
        return show.ExitCode == 0 ? show.Json.GetProperty("intake") : default;
    }

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", _folder.Root, .. arguments]))!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
