namespace AutoVibe.Pipelines;

/// <summary>One kind of failure that AutoVibe names: its stable code, what it means and what mends it.</summary>
/// <remarks>Every code is declared once, as a public static field of a class called <c>…Errors</c>; <c>autovibe explain</c> prints it.</remarks>
/// <param name="Code">Stable name such as <c>AV1001</c>: 1 pipelines, 2 storage, 3 projects and machines, 4 access over HTTP, 5 settings and command line.</param>
/// <param name="Kind">What a caller may do about it; decides the HTTP status and the exit code.</param>
/// <param name="Title">A few words, without the values of one occurrence.</param>
/// <param name="Explanation">What happened and what it means for the data.</param>
/// <param name="Fix">What to do, with the command where there is one.</param>
public sealed record ErrorCode(string Code, ErrorKind Kind, string Title, string Explanation, string Fix);

/// <summary>What a caller may do about an error.</summary>
public enum ErrorKind
{
    /// <summary>AutoVibe or something it runs failed: HTTP 500, exit code 1.</summary>
    Failed,

    /// <summary>The request or a setting is wrong: HTTP 400, exit code 2.</summary>
    Usage,

    /// <summary>The named thing does not exist: HTTP 404, exit code 3.</summary>
    NotFound,

    /// <summary>The caller may not do this: HTTP 403, exit code 4.</summary>
    Denied,

    /// <summary>Something changed meanwhile or forbids it now: HTTP 409, exit code 5.</summary>
    Conflict,

    /// <summary>A server, database or engine is away or busy; trying again later may help: HTTP 503, exit code 6.</summary>
    Unavailable,
}
