namespace AutoVibe.Machines;

/// <summary>Says plainly why a path cannot be taken in.</summary>
internal static class FolderCheck
{
    public static void ThrowUnlessReadable(string folder)
    {
        if (File.Exists(folder))
            throw new MachineException(MachineErrors.NotAFolder, $"'{folder}' is a file, not a folder.");

        try
        {
            using var entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            entries.MoveNext();
        }
        catch (DirectoryNotFoundException error)
        {
            throw new MachineException(MachineErrors.FolderNotFound, $"There is no folder '{folder}'.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw NotReadable(folder, error);
        }
        catch (IOException error)
        {
            throw NotReadable(folder, error);
        }
    }

    private static MachineException NotReadable(string folder, Exception error) =>
        new(MachineErrors.FolderNotReadable, $"The folder '{folder}' may not be read: {error.Message}", error);
}
