namespace AutoVibe.Pipelines;

/// <summary>An error that AutoVibe raises itself, with a stable code, as opposed to one thrown by a component's own code.</summary>
public class AutoVibeException(ErrorCode error, string message, Exception? cause = null, string? fix = null) : Exception(message, cause)
{
    /// <summary>The kind of failure this is.</summary>
    public ErrorCode Error { get; } = error;

    /// <summary>What mends this occurrence; the code's general advice unless the place that raised it knew better.</summary>
    public string Fix { get; } = fix ?? error.Fix;
}

/// <summary>An error of the pipeline engine.</summary>
public class PipelineException(ErrorCode error, string message, Exception? cause = null, string? fix = null)
    : AutoVibeException(error, message, cause, fix);
