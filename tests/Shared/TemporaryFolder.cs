namespace AutoVibe.Tests;

/// <summary>A fresh folder that is deleted at the end of the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("autovibe-test-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Writes a file and the folders above it.</summary>
    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
