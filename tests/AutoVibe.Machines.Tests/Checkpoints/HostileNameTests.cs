using System.Text;

namespace AutoVibe.Machines.Tests;

/// <summary>Trees that no snapshot would make: somebody wrote them into the store.</summary>
public sealed class HostileNameTests : IDisposable
{
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Theory]
    [InlineData("f 644 5 SUM ../evil\0")]
    [InlineData("f 644 5 SUM ../ws-evil/file\0")]
    [InlineData("d 755 a\0f 644 5 SUM a/../../evil\0")]
    [InlineData("d 755 ..\0f 644 5 SUM ../evil\0")]
    [InlineData("f 644 5 SUM /evil\0")]
    [InlineData("f 644 5 SUM ./evil\0")]
    [InlineData("f 644 5 SUM .\0")]
    [InlineData("f 644 5 SUM \0")]
    [InlineData("d 755 a\0f 644 5 SUM a//b\0")]
    [InlineData("f 644 5 SUM a/\0")]
    [InlineData("l out\0OUTSIDE\0f 644 5 SUM out/evil\0")]
    [InlineData("f 644 5 SUM a\0f 644 5 SUM a/evil\0")]
    [InlineData("f 644 5 SUM nowhere/evil\0")]
    [InlineData("f 644 5 SUM b\0f 644 5 SUM a\0")]
    [InlineData("f 644 5 SUM a\0f 644 5 SUM a\0")]
    [InlineData("f 644 5 SUM a\0d 755 a\0")]
    [InlineData("l a\0OUTSIDE\0d 755 a\0f 644 5 SUM a/evil\0")]
    [InlineData("f 4755 5 SUM suid\0")]
    [InlineData("f 644 -5 SUM a\0")]
    [InlineData("f 644 5 sum a\0")]
    [InlineData("x 644 a\0")]
    [InlineData("l a\0\0")]
    [InlineData("f 644 5 SUM a")]
    public async Task A_path_that_would_lead_out_is_refused(string records)
    {
        Directory.CreateDirectory(_vault.Home["ws-evil"]);

        await RefusedAsync(records);
    }

    [Fact]
    public async Task A_name_of_4096_characters_is_refused()
    {
        await RefusedAsync($"f 644 5 SUM {new string('a', 4096)}\0");
        await RefusedAsync($"f 644 5 SUM {new string('a', 256)}\0");
        var folders = string.Concat(Enumerable.Range(1, 20).Select(depth => $"d 755 {string.Join('/', Enumerable.Repeat(new string('a', 250), depth))}\0"));
        await RefusedAsync(folders);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAE, 0xC0, 0xAE, 0x2F, 0x61 })]
    public async Task A_name_that_is_not_UTF_8_is_refused(byte[] name) => await RefusedAsync([.. "f 644 5 SUM "u8, .. name, 0]);

    [Fact]
    public async Task Twins_that_look_alike_are_two_files()
    {
        var taken = await StoreAsync("f 644 5 SUM u\u0308\0f 644 5 SUM \u00FC\0"u8.ToArray());
        var place = _vault.NewPlace();

        await _vault.RestoreAsync(taken, place);

        Assert.Equal(OperatingSystem.IsMacOS() ? 1 : 2, Directory.GetFiles(place).Length);
    }

    [Fact]
    public async Task Every_tree_with_one_byte_changed_is_refused_or_stays_inside()
    {
        var good = "d 755 a\0f 644 5 SUM a/b\0l c\0a/b\0"u8.ToArray();
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var value in "./\0a"u8.ToArray())
            {
                byte[] records = [.. good];
                records[at] = value;
                var place = _vault.Home[$"ws/{at}-{value}"];
                try
                {
                    await _vault.RestoreAsync(await StoreAsync(records), place);
                }
                catch (MachineException error) when (error.Error == MachineErrors.TreeRefused || error.Error == MachineErrors.ContentDamaged)
                {
                }
            }
        }

        Assert.Empty(Outside());
    }

    private Task RefusedAsync(string records) => RefusedAsync(Encoding.UTF8.GetBytes(records.Replace("OUTSIDE", _vault.Home["ws-evil"], StringComparison.Ordinal)));

    private async Task RefusedAsync(byte[] records)
    {
        var taken = await StoreAsync(records);

        var error = await Assert.ThrowsAsync<MachineException>(() => _vault.RestoreAsync(taken, _vault.Home["ws"]));

        Assert.Equal(MachineErrors.TreeRefused, error.Error);
        Assert.Contains(MachineErrors.TreeRefused.Title.Split(' ')[^1], string.Join(' ', await _vault.CheckAsync(taken)));
        Assert.False(Path.Exists(_vault.Home["ws"]));
        Assert.Empty(Outside());
    }

    private IEnumerable<string> Outside() => Directory.EnumerateFiles(_vault.Home.Root, "*evil*", SearchOption.AllDirectories);

    private async Task<TakenTree> StoreAsync(byte[] records)
    {
        using var store = await BlobStore.EnterAsync(_vault.Folder, default);
        using var writer = new BlobWriter(store);
        var content = writer.Add("evil\n"u8.ToArray());
        var text = Encoding.Latin1.GetString(records).Replace("SUM", content.ToString(), StringComparison.Ordinal);
        var tree = writer.Add([.. TreeManifest.Header, .. Encoding.Latin1.GetBytes(text)]);
        var notes = writer.Add(new TreeNotes([.. Enumerable.Repeat(0L, text.Split("\0").Length - 1 - text.Split('\0').Count(record => record.StartsWith("l ", StringComparison.Ordinal)))], []).Write());
        writer.Finish();
        return new(tree, notes, new(new([]), []), 0, 0, 0);
    }
}
