namespace AutoVibe.AppHost.Tests;

public sealed class ModelTests
{
    [Fact]
    public async Task The_model_holds_database_cache_migrations_server_and_workers()
    {
        await using var builder = await Model.RunAsync();

        var names = builder.Resources.Select(resource => resource.Name).ToList();
        Assert.Superset(
            new HashSet<string>
            {
                ResourceNames.Postgres, ResourceNames.Database, ResourceNames.Redis, ResourceNames.OperatorKey,
                ResourceNames.Migrations, ResourceNames.Server, ResourceNames.Worker,
            },
            names.ToHashSet());
    }

    [Fact]
    public async Task The_operator_key_is_a_secret()
    {
        await using var builder = await Model.RunAsync();

        Assert.True(builder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == ResourceNames.OperatorKey).Secret);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3, "--AutoVibe:WorkerReplicas=3")]
    public async Task Workers_have_replicas(int expected, params string[] arguments)
    {
        await using var builder = await Model.RunAsync(arguments);

        Assert.Equal(expected, builder.Project(ResourceNames.Worker).GetReplicaCount());
        Assert.Equal(1, builder.Project(ResourceNames.Server).GetReplicaCount());
    }

    [Theory]
    [InlineData(ResourceNames.Server)]
    [InlineData(ResourceNames.Worker)]
    public async Task Nothing_starts_before_the_schema_is_there(string service)
    {
        await using var builder = await Model.RunAsync();

        var waits = builder.Notes<WaitAnnotation>(service);
        Assert.Equal(WaitType.WaitForCompletion, waits.Single(wait => wait.Resource.Name == ResourceNames.Migrations).WaitType);
        Assert.Contains(waits, wait => wait.Resource.Name == ResourceNames.Redis);
        Assert.Contains(builder.Notes<WaitAnnotation>(ResourceNames.Migrations), wait => wait.Resource.Name == ResourceNames.Database);
    }

    [Theory]
    [InlineData(ResourceNames.Server, true)]
    [InlineData(ResourceNames.Worker, false)]
    public async Task Both_answer_probes_and_only_the_server_is_reached_from_outside(string service, bool isExternal)
    {
        await using var builder = await Model.RunAsync();

        Assert.NotEmpty(builder.Notes<HealthCheckAnnotation>(service));
        Assert.Equal((ResourceNames.Endpoint, isExternal), builder.Notes<EndpointAnnotation>(service).Select(endpoint => (endpoint.Name, endpoint.IsExternal)).Single());
    }

    [Theory]
    [InlineData(ResourceNames.Server, ResourceNames.ReplayCommand)]
    [InlineData(ResourceNames.Worker, ResourceNames.DrainCommand)]
    [InlineData(ResourceNames.Worker, ResourceNames.ResumeCommand)]
    public async Task The_dashboard_has_commands_with_stable_names(string resource, string command)
    {
        await using var builder = await Model.RunAsync();

        Assert.Single(builder.Notes<ResourceCommandAnnotation>(resource), candidate => candidate.Name == command);
    }

    [Fact]
    public async Task Published_the_migrations_stay_at_home()
    {
        await using var builder = await Model.PublishAsync();

        Assert.Contains(ManifestPublishingCallbackAnnotation.Ignore, builder.Notes<ManifestPublishingCallbackAnnotation>(ResourceNames.Migrations));
    }
}
