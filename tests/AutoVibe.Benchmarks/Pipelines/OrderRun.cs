using AutoVibe.Pipelines;

namespace AutoVibe.Benchmarks;

/// <summary>Runs a pipeline of orders from its source's first read until every edge has committed all of them as done.</summary>
internal static class OrderRun
{
    /// <returns>Messages per second.</returns>
    public static Task<double> OnPostgresAsync<TPipeline>(string connectionString, int count)
        where TPipeline : PipelineDefinition, new() =>
        RunAsync<TPipeline>(arrivals => Engine.StartOnPostgresAsync<TPipeline>(connectionString, arrivals), count);

    /// <inheritdoc cref="OnPostgresAsync"/>
    public static Task<double> OnSqliteAsync<TPipeline>(string folder, int count)
        where TPipeline : PipelineDefinition, new() =>
        RunAsync<TPipeline>(arrivals => Engine.StartOnSqliteAsync<TPipeline>(folder, arrivals), count);

    private static async Task<double> RunAsync<TPipeline>(Func<Arrivals, Task<Engine>> start, int count)
        where TPipeline : PipelineDefinition, new()
    {
        var arrivals = new Arrivals(count);
        await using var engine = await start(arrivals);
        await arrivals.All;
        await engine.DoneAsync(new TPipeline().Name, count);
        return arrivals.PerSecond;
    }
}
