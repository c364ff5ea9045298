namespace AutoVibe.Machines;

/// <summary>What the file system says about one name, seen without following a link.</summary>
/// <param name="Type">What stands there; <see cref="FileType.Missing"/> and the like when it cannot be asked.</param>
/// <param name="Mode">The permission bits of Unix, without those that lend the owner's rights.</param>
/// <param name="Size">Bytes of a file, or of a link's target.</param>
/// <param name="Modified">When the content changed, in nanoseconds since 1970.</param>
/// <param name="Changed">When anything changed, in nanoseconds since 1970; no program can set it.</param>
/// <param name="Inode">The number of the file on its device; 0 where there is none.</param>
internal readonly record struct FileStatus(FileType Type, int Mode, long Size, long Modified, long Changed, ulong Inode);
