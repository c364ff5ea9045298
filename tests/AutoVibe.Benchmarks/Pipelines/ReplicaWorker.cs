using System.Diagnostics;
using System.Globalization;

namespace AutoVibe.Benchmarks;

/// <summary>This program as one of several workers of a pipeline, until it is killed or the program that started it is gone.</summary>
internal static class ReplicaWorker
{
    /// <summary>The first word of its command line; pipeline, connection string and the starter's process follow.</summary>
    public const string Verb = "replica-worker";

    public static async Task<int> RunAsync(string pipeline, string database, string starter)
    {
        await using var engine = pipeline switch
        {
            "light" => await Engine.StartOnPostgresAsync<LightReplicasPipeline>(database),
            "waiting" => await Engine.StartOnPostgresAsync<WaitingReplicasPipeline>(database),
            _ => await Engine.StartOnPostgresAsync<WideReplicasPipeline>(database),
        };
        using var process = Process.GetProcessById(int.Parse(starter, CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
        return 0;
    }
}
