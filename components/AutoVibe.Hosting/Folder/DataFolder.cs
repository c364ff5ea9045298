namespace AutoVibe.Hosting;

/// <summary>The folder that holds what one installation owns: its database, its key, its lock and the address of its server.</summary>
public sealed class DataFolder
{
    /// <summary>The name used where no other folder is given, in the folder where the command was typed.</summary>
    public const string DefaultName = ".autovibe";

    /// <summary>Names a data folder without touching the disk; a relative path starts at the current folder.</summary>
    public DataFolder(string path) => Root = Path.GetFullPath(path);

    /// <summary>The full path of the folder.</summary>
    public string Root { get; }

    /// <summary>The file of the SQLite database.</summary>
    public string Database => File("autovibe.db");

    /// <summary>The file of the operator key.</summary>
    public string OperatorKey => File("operator.key");

    /// <summary>The file in which a running server says where it answers.</summary>
    public string Server => File("server.json");

    /// <summary>The file whose lock means: this process runs the pipelines of this folder.</summary>
    public string EngineLock => File("engine.lock");

    /// <summary>Whether the folder exists.</summary>
    public bool Exists => Directory.Exists(Root);

    /// <summary>Makes the folder when it is missing, for this user alone, and hides it from git.</summary>
    /// <exception cref="AutoVibeException">The folder cannot be made or written.</exception>
    public void Create()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Root);
            else
                Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            // A project that holds its own data folder must neither commit it nor count it among its files.
            var ignore = File(".gitignore");
            if (!System.IO.File.Exists(ignore))
                System.IO.File.WriteAllText(ignore, "*\n");
        }
        catch (IOException error)
        {
            throw Unusable(error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Unusable(error);
        }
    }

    private AutoVibeException Unusable(Exception cause) =>
        new(SettingErrors.FolderUnusable, $"The data folder {Root} cannot be made or written: {cause.Message}", cause);

    private string File(string name) => Path.Combine(Root, name);
}
