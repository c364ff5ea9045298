namespace AutoVibe.Hosting;

/// <summary>The checks of a server.</summary>
internal sealed class DoctorThere(ApiClient api) : IDoctor
{
    public async Task<IReadOnlyList<DoctorFinding>> CheckAsync(bool deep, CancellationToken ct) =>
        (await api.GetAsync<Findings>($"/api/doctor?deep={(deep ? "true" : "false")}", ct)).Checks;
}

/// <summary>What a look at everything found.</summary>
/// <param name="Passed">Whether everything is in order.</param>
/// <param name="Checks">Each check.</param>
public sealed record Findings(bool Passed, IReadOnlyList<DoctorFinding> Checks)
{
    /// <summary>Gathers checks.</summary>
    public static Findings Of(IReadOnlyList<DoctorFinding> checks) => new(checks.All(check => check.Passed), checks);
}
