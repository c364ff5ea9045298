using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class ShellCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_a_long_output_the_end_is_kept()
    {
        var whole = string.Concat(Enumerable.Range(1, 40_000).Select(number => $"{number}\n"));

        var log = await RunAsync("i=1; while [ $i -le 40000 ]; do echo $i; i=$((i+1)); done");

        Assert.Equal("[…]" + whole[^(64 << 10)..], log);
    }

    [Fact]
    public async Task What_is_printed_as_an_error_is_kept_too() => Assert.Equal("two\n", await RunAsync("echo two 1>&2"));

    [Fact]
    public async Task What_is_printed_holds_no_secret_not_even_the_half_of_one_that_stood_where_it_was_cut()
    {
        var log = await RunAsync("printf a-very-; printf 'quiet-word\\n'; printf 'a-very-quiet-word\\n' 1>&2");

        Assert.Equal("[redacted:QUIET]\n[redacted:QUIET]\n", log);
        Assert.Equal("[…]cted:QUIET]" + new string('x', (64 << 10) - 11), await RunAsync($"printf a-very-quiet-word; printf '%0{(64 << 10) - 11}d' 0 | tr 0 x"));
    }

    private async Task<string> RunAsync(string command)
    {
        var sandbox = await new Sandboxes(new(), TimeProvider.System).GetAsync(IsolationLevel.None, default);
        Directory.CreateDirectory(_folder["work"]);
        Directory.CreateDirectory(_folder["home"]);
        var (exit, log) = await ShellCommand.RunAsync(sandbox, Guid.CreateVersion7(), command, _folder["work"], _folder["home"], NetworkAccess.Closed, Redactor.Of([new("QUIET", "a-very-quiet-word")]), new(), default);
        Assert.Equal(0, exit.Code);
        return log;
    }
}
