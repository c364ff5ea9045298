using System.Text;

namespace AutoVibe.Benchmarks;

/// <summary>A tree of small files as a project has them: mostly text that shrinks to a third, some that does not shrink at all, a few links and empty folders.</summary>
internal sealed class SampleTree : IDisposable
{
    private const int Folders = 200;
    private const int MeanSize = 9_000;

    private readonly string _root = Directory.CreateTempSubdirectory("autovibe-bench-").FullName;
    private int _places;

    public SampleTree(int files)
    {
        Root = NewPlace();
        var random = new Random(4711);
        var words = Enumerable.Range(0, 3000).Select(_ => Word(random)).ToArray();
        for (var folder = 0; folder < Folders; folder++)
            Directory.CreateDirectory(FolderOf(folder));
        for (var file = 0; file < files; file++)
            File.WriteAllBytes(Path.Combine(FolderOf(file % Folders), $"{words[file % words.Length]}{file}.cs"), Content(random, words, binary: file % 25 == 0));

        if (!OperatingSystem.IsWindows())
        {
            for (var link = 0; link < 20; link++)
                File.CreateSymbolicLink(Path.Combine(FolderOf(link), "link"), "../README");
            for (var file = 0; file < files; file += 50)
                File.SetUnixFileMode(Directory.EnumerateFiles(FolderOf(file % Folders), "*.cs").First(), (UnixFileMode)0x1ED);
        }
    }

    public string Root { get; }

    /// <summary>A path that nothing stands at. Nothing is removed before the end: ext4 makes files ten times slower just after many were removed.</summary>
    public string NewPlace() => Path.Combine(_root, $"{++_places}");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string FolderOf(int number) => Path.Combine(Root, $"part{number % 10}", $"folder{number}");

    private static byte[] Content(Random random, string[] words, bool binary)
    {
        var size = random.Next(MeanSize / 3, MeanSize * 5 / 3);
        if (binary)
        {
            var noise = new byte[size];
            random.NextBytes(noise);
            return noise;
        }

        var text = new StringBuilder(size + 32);
        while (text.Length < size)
        {
            text.Append(' ', 4 * random.Next(4));
            for (var word = random.Next(2, 12); word > 0; word--)
                text.Append(words[(int)(words.Length * Math.Pow(random.NextDouble(), 3))]).Append(" .(){};="[random.Next(8)]);
            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)('a' + random.Next(26))));
}
