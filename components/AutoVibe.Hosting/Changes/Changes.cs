using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Tells what a commit changed: older answers are forgotten, and whoever looks is told, in all processes.</summary>
internal sealed class Changes(IQueryCache cache, Updates updates)
{
    /// <summary>The area of cached answers about projects and their intakes.</summary>
    public const string Projects = "projects";

    /// <summary>The area of cached answers about pipelines.</summary>
    public const string Pipelines = "pipelines";

    /// <summary>Call it behind the commit. It does not end with the request: what was committed must be told.</summary>
    public async Task TellAsync(string area, string kind, string subject, string? state = null)
    {
        await cache.ForgetAsync(area, CancellationToken.None);
        await updates.PublishAsync(kind, subject, state, CancellationToken.None);
    }
}
