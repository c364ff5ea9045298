namespace AutoVibe.Tests;

/// <summary>A test that needs a PostgreSQL server: without one it is skipped at a desk and fails in CI.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = RequiresPostgres.Skip;
}

/// <inheritdoc cref="PostgresFactAttribute"/>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = RequiresPostgres.Skip;
}

/// <summary>Decides once whether tests that need PostgreSQL are skipped.</summary>
public static class RequiresPostgres
{
    /// <summary>The reason to skip, or null: in CI such a test always runs, and fails when there is no server.</summary>
    public static string? Skip { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase) ? null : PostgresCluster.WhyNot;
}
