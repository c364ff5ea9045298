namespace AutoVibe.Machines;

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramPath
{
    private const string System = "/usr";

    /// <summary>Where programs are looked for when nobody says where.</summary>
    public const string Usual = $"{System}/local/bin:{System}/bin:/bin";

    /// <summary>Where this process finds programs: the full paths of its own <c>PATH</c>.</summary>
    public static string Own => Environment.GetEnvironmentVariable("PATH") is { } path && path.Split(Path.PathSeparator).Where(Path.IsPathFullyQualified).ToList() is { Count: > 0 } folders
        ? string.Join(Path.PathSeparator, folders)
        : Usual;

    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];

    /// <summary>The file of a program, in the folders of a path when only its name is given; null when there is none that may be run.</summary>
    public static string? Find(string program, string? path)
    {
        if (program.Contains('/') || program.Contains(Path.DirectorySeparatorChar))
            return MayRun(program) ? Path.GetFullPath(program) : null;

        return (path ?? Usual).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(MayRun);
    }

    private static bool MayRun(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
