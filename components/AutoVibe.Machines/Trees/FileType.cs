namespace AutoVibe.Machines;

/// <summary>What stands at a path, seen without opening it and without following a link.</summary>
internal enum FileType
{
    Missing,
    Regular,
    Folder,
    Symlink,
    Fifo,
    Socket,
    Device,
    NameTooLong,
    Unreadable,
}
