namespace AutoVibe.Machines;

/// <summary>Some paths of one folder that are to be written; it keeps the folder open.</summary>
internal sealed record RestoreBatch(TreeFolder Folder, IReadOnlyList<RestoreStep> Steps);
