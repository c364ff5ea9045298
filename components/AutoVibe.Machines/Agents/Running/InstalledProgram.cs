namespace AutoVibe.Machines;

/// <summary>An agent's program as it is installed here, with what it needs of the computer's files.</summary>
internal sealed record InstalledProgram
{
    /// <summary>Its file, behind all links: a script finds its own parts from there.</summary>
    public required string File { get; init; }

    /// <summary>The folders it must be able to read.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Where it finds other programs, the one that interprets it among them.</summary>
    public required string Path { get; init; }

    /// <summary>A program by its name; null when no folder of the PATH holds it.</summary>
    public static InstalledProgram? Find(string name)
    {
        var path = ProgramPath.Own;
        if (ProgramPath.Find(name, path) is not { } found)
            return null;

        var file = Target(found);
        var folders = new List<string>();
        if (FolderOf(file) is { } folder)
            folders.Add(folder);
        if (Interpreter(file) is { } interpreter && ProgramPath.Find(interpreter, path) is { } link && Target(link) is var runs)
        {
            path = $"{System.IO.Path.GetDirectoryName(runs)}{System.IO.Path.PathSeparator}{path}";
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(runs)) is { } installation)
                folders.Add(IsTooMuch(installation) ? runs : installation);
        }

        return new() { File = file, Folders = [.. folders.Distinct()], Path = path };
    }

    private static string Target(string file) => new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;

    // A package of npm finds others beside it; a program in a Python environment finds all of that environment.
    private static string? FolderOf(string file)
    {
        var parts = file.Split('/');
        if (Array.IndexOf(parts, "node_modules") is > 0 and var modules)
            return string.Join('/', parts[..(modules + 1)]);

        var folder = System.IO.Path.GetDirectoryName(file)!;
        var above = System.IO.Path.GetDirectoryName(folder);
        if (above is not null && System.IO.File.Exists(System.IO.Path.Combine(above, "pyvenv.cfg")))
            return above;

        return IsTooMuch(folder) ? null : folder;
    }

    private static bool IsTooMuch(string folder) => folder.Length <= 1 || folder == Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    // The word behind "#!/usr/bin/env"; null for any other program.
    private static string? Interpreter(string file)
    {
        if (OperatingSystem.IsWindows())
            return null;

        using var reader = new StreamReader(file);
        var start = new char[128];
        var first = new string(start, 0, reader.ReadBlock(start)).Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return first is ["#!/usr/bin/env", var word, ..] ? (word == "-S" && first.Length > 2 ? first[2] : word) : null;
    }
}
