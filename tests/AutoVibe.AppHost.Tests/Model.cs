namespace AutoVibe.AppHost.Tests;

/// <summary>The application model of the AppHost, built but not started: it needs neither containers nor the orchestrator.</summary>
internal static class Model
{
    public const string Key = "0123456789abcdef0123456789abcdef";

    private static readonly string[] Secrets =
        [$"--Parameters:{ResourceNames.OperatorKey}={Key}", "--Parameters:postgres-username=postgres", "--Parameters:postgres-password=secret", "--Parameters:redis-password=secret"];

    public static Task<IDistributedApplicationTestingBuilder> RunAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AutoVibe_AppHost>([.. Secrets, .. arguments]);

    public static Task<IDistributedApplicationTestingBuilder> PublishAsync() =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AutoVibe_AppHost>(
            [.. Secrets, "--publisher", "manifest", "--output-path", Path.Combine(Directory.CreateTempSubdirectory("autovibe-manifest-").FullName, "manifest.json")]);

    public static ProjectResource Project(this IDistributedApplicationTestingBuilder builder, string name) =>
        builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == name);

    public static IReadOnlyList<T> Notes<T>(this IDistributedApplicationTestingBuilder builder, string resource)
        where T : IResourceAnnotation => [.. builder.Resources.Single(candidate => candidate.Name == resource).Annotations.OfType<T>()];

    /// <summary>Gives every endpoint an address, as the orchestrator does at start.</summary>
    public static void Allocate(this IDistributedApplicationTestingBuilder builder)
    {
        var port = 40000;
        foreach (var endpoint in builder.Resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()).Distinct())
        {
            var own = port++;
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", own, targetPortExpression: $"{own}");
        }
    }

    public static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(
        this IDistributedApplicationTestingBuilder builder, string project, DistributedApplicationOperation operation) =>
#pragma warning disable CS0618 // What replaces it is experimental.
        await builder.Project(project).GetEnvironmentVariableValuesAsync(operation);
#pragma warning restore CS0618
}
