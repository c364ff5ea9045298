using System.Reflection;
using System.Runtime.InteropServices;

namespace AutoVibe.Storage;

/// <summary>Loads SQLite's native library: the one that comes with AutoVibe, or the one of <c>AutoVibe:Sqlite:Library</c>.</summary>
internal static class SqliteLibrary
{
    private static readonly Lock Gate = new();
    private static string? _chosen;
    private static bool _loaded;

    /// <summary>Chooses a library before the first use; later calls change nothing, since a process loads SQLite once.</summary>
    public static void Use(string? path) => _chosen ??= string.IsNullOrEmpty(path) ? null : path;

    public static void Init()
    {
        lock (Gate)
        {
            if (_loaded)
                return;
            if (_chosen is { } path)
                NativeLibrary.SetDllImportResolver(Assembly.Load("SQLitePCLRaw.provider.e_sqlite3"), (name, _, _) => name == "e_sqlite3" ? Load(path) : 0);
            SQLitePCL.Batteries_V2.Init();
            // A connection is used by one thread at a time, so the library need not take a mutex for each of its calls.
            SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
            _loaded = true;
        }
    }

    private static nint Load(string path) => NativeLibrary.TryLoad(path, out var handle)
        ? handle
        : throw new StorageException(StorageErrors.SqliteLibrary, $"The SQLite library {path} (AutoVibe:Sqlite:Library) cannot be loaded.");
}
