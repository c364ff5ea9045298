using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>An error of the stores, as opposed to one of the database's driver.</summary>
public class StorageException(ErrorCode error, string message, Exception? cause = null, string? fix = null)
    : AutoVibeException(error, message, cause, fix);
