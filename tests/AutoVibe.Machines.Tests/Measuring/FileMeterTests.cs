using System.Security.Cryptography;
using System.Text;

namespace AutoVibe.Machines.Tests;

public sealed class FileMeterTests : IDisposable
{
    private readonly Tree _tree = new();
    private readonly FileMeter _meter = new();

    [Theory]
    [InlineData("", 0)]
    [InlineData("one", 1)]
    [InlineData("one\n", 1)]
    [InlineData("one\ntwo", 2)]
    [InlineData("one\r\ntwo\r\n", 2)]
    [InlineData("\n\n\n", 3)]
    public async Task Lines_are_line_feeds_and_an_unterminated_last_line(string text, long lines)
    {
        _tree.Write("a.txt", text);

        var measured = await MeasureAsync("a.txt");

        Assert.Equal((FileKind.Text, lines, text.Length), (measured.Kind, measured.Lines, measured.Bytes));
    }

    [Fact]
    public async Task The_hash_is_that_of_all_bytes()
    {
        var bytes = new byte[1_000_003];
        new Random(1).NextBytes(bytes);
        _tree.Write("a.bin", bytes);

        var measured = await MeasureAsync("a.bin");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), measured.Sha256);
        Assert.Equal((FileKind.Binary, 0, bytes.Length, null), (measured.Kind, measured.Lines, measured.Bytes, measured.Language));
    }

    [Fact]
    public async Task Only_the_first_8000_bytes_decide_between_text_and_binary()
    {
        byte[] text = [.. Enumerable.Repeat((byte)'x', 8000)];
        _tree.Write("in", [.. text[..7999], 0]);
        _tree.Write("behind", [.. text, 0]);

        Assert.Equal(FileKind.Binary, (await MeasureAsync("in")).Kind);
        Assert.Equal(FileKind.Text, (await MeasureAsync("behind")).Kind);
    }

    [Fact]
    public async Task UTF_16_is_binary_as_it_is_to_git()
    {
        _tree.Write("a.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("text\n")]);

        Assert.Equal(FileKind.Binary, (await MeasureAsync("a.txt")).Kind);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_do_not_make_a_file_binary()
    {
        _tree.Write("latin.c", [.. "// caf"u8, 0xE9, (byte)'\n']);

        var measured = await MeasureAsync("latin.c");

        Assert.Equal((FileKind.Text, "C", 1), (measured.Kind, measured.Language, measured.Lines));
    }

    [Fact]
    public async Task A_million_lines_are_counted()
    {
        _tree.Shell("yes line | head -n 1000000 > big.txt");

        Assert.Equal(1_000_000, (await MeasureAsync("big.txt")).Lines);
    }

    [Fact]
    public async Task What_is_not_a_file_is_skipped_with_its_reason()
    {
        _tree.Write("file");
        _tree.Write("folder/file");
        _tree.Link("link", "file");
        _tree.Link("loop", "loop");
        _tree.Link("other", "folder");
        _tree.Fifo("pipe");
        _tree.Socket("socket");

        Assert.Equal(SkipReason.Symlink, await SkippedAsync("link"));
        Assert.Equal(SkipReason.Symlink, await SkippedAsync("loop"));
        Assert.Equal(SkipReason.BehindSymlink, await SkippedAsync("other/file"));
        Assert.Equal(SkipReason.Fifo, await SkippedAsync("pipe"));
        Assert.Equal(SkipReason.Socket, await SkippedAsync("socket"));
        Assert.Equal(SkipReason.Folder, await SkippedAsync("folder"));
        Assert.Equal(SkipReason.Missing, await SkippedAsync("nothing"));
        Assert.Equal(SkipReason.Missing, await SkippedAsync("file/below"));
        Assert.Equal(SkipReason.NameTooLong, await SkippedAsync(new string('x', 300)));
        Assert.Equal(SkipReason.Device, (await _meter.MeasureAsync("/dev", "null", null, CancellationToken.None)).Skip);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_skipped_and_the_next_one_is_measured()
    {
        _tree.Write("good", "x\n");
        var good = (await MeasureAsync("good")).Sha256;

        var unreadable = await _meter.MeasureAsync("/proc/self", "mem", null, CancellationToken.None);

        Assert.Equal(SkipReason.Unreadable, unreadable.Skip);
        Assert.Equal(good, (await MeasureAsync("good")).Sha256);
    }

    [Fact]
    public async Task A_reading_that_is_called_off_leaves_nothing_behind()
    {
        _tree.Shell("truncate -s 100000000 big.bin");
        _tree.Write("good", "x\n");
        var good = (await MeasureAsync("good")).Sha256;

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _meter.MeasureAsync(_tree.Root, "big.bin", null, new CancellationToken(canceled: true)));

        Assert.Equal(good, (await MeasureAsync("good")).Sha256);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _tree.Dispose();
    }

    private async Task<SkipReason?> SkippedAsync(string path)
    {
        var measured = await MeasureAsync(path);
        Assert.Equal((FileKind.Skipped, 0, null), (measured.Kind, measured.Bytes, measured.Sha256));
        return measured.Skip;
    }

    private async Task<FileMeasures> MeasureAsync(string path) => await _meter.MeasureAsync(_tree.Root, path, null, CancellationToken.None);
}
