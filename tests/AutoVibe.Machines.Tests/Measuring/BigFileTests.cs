namespace AutoVibe.Machines.Tests;

[Collection(nameof(ProcessWide))]
public sealed class BigFileTests : IDisposable
{
    private readonly Tree _tree = new();
    private readonly FileMeter _meter = new();

    [Fact]
    public async Task A_file_of_two_gigabytes_is_read_in_little_memory()
    {
        _tree.Shell("truncate -s 2147483648 huge.bin");
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var measured = await _meter.MeasureAsync(_tree.Root, "huge.bin", null, CancellationToken.None);

        Assert.Equal((FileKind.Binary, 2147483648), (measured.Kind, measured.Bytes));
        Assert.Equal("a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51", measured.Sha256);

        // A read that does not end at once allocates its continuation: at the worst a kilobyte for each of 16,384 reads, under a hundredth of the file.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, measured.Bytes / 100);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _tree.Dispose();
    }
}
