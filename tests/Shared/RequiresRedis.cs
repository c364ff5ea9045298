namespace AutoVibe.Tests;

/// <summary>A test that needs a Redis server: without one it is skipped at a desk and fails in CI.</summary>
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RequiresRedis.Skip;
}

/// <inheritdoc cref="RedisFactAttribute"/>
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = RequiresRedis.Skip;
}

/// <summary>Decides once whether tests that need Redis are skipped.</summary>
public static class RequiresRedis
{
    /// <summary>The reason to skip, or null: in CI such a test always runs, and fails when there is no server.</summary>
    public static string? Skip { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase) ? null : RedisServer.WhyNot;
}
