namespace AutoVibe.Benchmarks;

/// <summary>The server alone on a data folder that holds the sample, from the start of its process to the first 200 of <c>/health</c>; against an empty ASP.NET Core application.</summary>
internal static class Startup
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var data = Directory.CreateTempSubdirectory("autovibe-startup-").FullName;
        var rest = scale.Of(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500));
        var resident = new List<double>();
        try
        {
            // The first start migrates and takes the sample in; it is not counted.
            var rounds = await Rounds.AlternateAsync(
                scale.Rounds,
                async () =>
                {
                    using var server = StartedProgram.Server(data);
                    var elapsed = await server.FirstAnswerAsync(ct);
                    await Task.Delay(rest, TimeProvider.System, ct);
                    resident.Add(server.ResidentMegabytes);
                    await server.EndAsync();
                    return elapsed;
                },
                async () =>
                {
                    using var empty = StartedProgram.Empty();
                    var elapsed = await empty.FirstAnswerAsync(ct);
                    await empty.EndAsync();
                    return elapsed;
                });

            return new()
            {
                Name = "startup",
                Target = "ratio <= 2.5, residentMegabytes <= 150",
                Ratio = rounds.Ratio,
                P50Milliseconds = Rounds.Median(rounds.Ours),
                ReferenceP50Milliseconds = Rounds.Median(rounds.Reference),
                ResidentMegabytes = Rounds.Median(resident.Skip(1)),
                Rounds = rounds.Ratios,
                Messages = 0,
            };
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
