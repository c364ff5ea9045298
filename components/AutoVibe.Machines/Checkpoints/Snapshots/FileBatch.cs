namespace AutoVibe.Machines;

/// <summary>Some files of one folder that are to be read; it keeps the folder open.</summary>
internal sealed record FileBatch(TreeFolder Folder, IReadOnlyList<ScannedPath> Files);
