namespace AutoVibe.Machines.Tests;

public sealed class DamageTests : IDisposable
{
    private const int Blobs = 1000;

    private readonly Vault _vault = new();
    private readonly Random _random = new(20301);

    public void Dispose() => _vault.Dispose();

    [Fact]
    public async Task One_random_bit_in_each_of_a_thousand_contents_is_found_in_every_one()
    {
        var taken = await ManyAsync();
        var files = taken.Scanned.Manifest.Entries.Where(entry => entry.Type == EntryType.File).Select(entry => entry.Digest).ToHashSet();
        using (var store = await BlobStore.EnterAsync(_vault.Folder, default))
        {
            foreach (var pack in store.Index.Packs)
            {
                var path = Path.Combine(_vault.Folder.Packs, pack.Key);
                var bytes = File.ReadAllBytes(path);
                foreach (var entry in pack.Value.Where(entry => files.Contains(entry.Digest)))
                    bytes[entry.Offset + _random.NextInt64(entry.Stored)] ^= (byte)(1 << _random.Next(8));
                File.WriteAllBytes(path, bytes);
            }
        }

        Assert.Equal(Blobs, (await _vault.CheckAsync(taken)).Count);
    }

    [Fact]
    public async Task A_bit_anywhere_in_a_pack_is_found()
    {
        var taken = await ManyAsync(files: 5);
        var path = _vault.Packs.OrderByDescending(pack => new FileInfo(pack).Length).First();
        var good = File.ReadAllBytes(path);
        var harmless = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            byte[] bytes = [.. good];
            bytes[_random.Next(PackIndex.Header.Length, bytes.Length)] ^= (byte)(1 << _random.Next(8));
            File.WriteAllBytes(path, bytes);
            harmless += (await _vault.CheckAsync(taken)).Count == 0 ? 1 : 0;
        }

        Assert.Equal(0, harmless);
    }

    [Fact]
    public async Task A_pack_that_was_cut_off_anywhere_is_found()
    {
        var taken = await ManyAsync(files: 5);
        var path = _vault.Packs.OrderByDescending(pack => new FileInfo(pack).Length).First();
        var good = File.ReadAllBytes(path);
        for (var trial = 0; trial < 50; trial++)
        {
            File.WriteAllBytes(path, good[.._random.Next(good.Length)]);
            Assert.NotEmpty(await _vault.CheckAsync(taken));
        }
    }

    [Fact]
    public async Task A_pack_that_is_gone_is_found_path_by_path()
    {
        var taken = await ManyAsync(files: 50);
        using (var store = await BlobStore.EnterAsync(_vault.Folder, default))
        {
            var lists = store.Index.Places[taken.Tree].Pack;
            foreach (var pack in _vault.Packs.Where(pack => Path.GetFileName(pack) != lists))
                File.Delete(pack);
        }

        var problems = await _vault.CheckAsync(taken);

        Assert.All(problems, problem => Assert.Contains("is in no pack", problem));
    }

    private async Task<TakenTree> ManyAsync(int files = Blobs)
    {
        for (var file = 0; file < files; file++)
            _vault.Tree.Write($"{file % 10}/{file}.txt", $"{file} {new string('x', _random.Next(2000))} {_random.Next()}\n");
        return await _vault.TakeAsync();
    }
}
