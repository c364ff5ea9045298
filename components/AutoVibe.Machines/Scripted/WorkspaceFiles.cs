namespace AutoVibe.Machines;

/// <summary>Reads and writes files of a workspace, and nothing outside it: no path leads up, and no link is followed.</summary>
internal sealed class WorkspaceFiles(string root)
{
    public async Task WriteAsync(string path, string text, CancellationToken ct)
    {
        var file = Find(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, ct);
    }

    /// <exception cref="MachineException">The text is not there exactly once.</exception>
    public async Task ReplaceAsync(string path, string old, string now, CancellationToken ct)
    {
        var file = Find(path);
        if (!File.Exists(file))
            throw Wrong($"There is no file '{path}'.");

        var text = await File.ReadAllTextAsync(file, ct);
        var first = text.IndexOf(old, StringComparison.Ordinal);
        if (old.Length == 0 || first < 0 || text.IndexOf(old, first + 1, StringComparison.Ordinal) >= 0)
            throw Wrong($"What is to be replaced in '{path}' is {(first < 0 ? "not there" : "not there exactly once")}.");
        await File.WriteAllTextAsync(file, string.Concat(text.AsSpan(0, first), now, text.AsSpan(first + old.Length)), ct);
    }

    public void Remove(string path)
    {
        var file = Find(path);
        if (!File.Exists(file))
            throw Wrong($"There is no file '{path}'.");
        File.Delete(file);
    }

    private static MachineException Wrong(string problem) => new(MachineErrors.ScriptInvalid, problem);

    // Nobody else writes to the workspace while a scripted agent does: what is no link now stays none.
    private string Find(string path)
    {
        var place = root;
        foreach (var name in path.Split('/'))
        {
            if (name is "" or "." or ".." || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || name == ".git")
                throw Wrong($"'{path}' is no path of a file in the workspace.");

            place = Path.Combine(place, name);
            if (new FileInfo(place).LinkTarget is not null)
                throw Wrong($"'{path}' leads over a link.");
        }

        return place;
    }
}
