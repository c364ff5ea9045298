using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>An error about a project, its folder or its repository.</summary>
public sealed class MachineException(ErrorCode error, string message, Exception? cause = null, string? fix = null)
    : AutoVibeException(error, message, cause, fix);
