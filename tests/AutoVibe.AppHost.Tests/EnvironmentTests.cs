namespace AutoVibe.AppHost.Tests;

public sealed class EnvironmentTests
{
    [Theory]
    [InlineData(ResourceNames.Server)]
    [InlineData(ResourceNames.Worker)]
    public async Task At_home_a_service_is_told_its_database_its_cache_its_address_and_where_telemetry_goes(string service)
    {
        await using var builder = await Model.RunAsync();
        builder.Allocate();

        var environment = await builder.EnvironmentAsync(service, DistributedApplicationOperation.Run);

        Assert.Matches("^Host=localhost;Port=4[0-9]{4};Username=postgres;Password=secret;Database=autovibe$", environment[$"ConnectionStrings__{ResourceNames.Database}"]);
        Assert.Matches("^localhost:4[0-9]{4},password=secret", environment[$"ConnectionStrings__{ResourceNames.Redis}"]);
        Assert.Matches("^http://localhost:4[0-9]{4}$", environment["ASPNETCORE_URLS"]);
        Assert.Equal("false", environment[ResourceNames.MigrateSetting]);
        Assert.True(environment.ContainsKey(ResourceNames.ProfileVariable));
        Assert.Equal("in_memory", environment["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"]);
    }

    [Fact]
    public async Task The_operator_key_goes_to_the_server_and_to_nobody_else()
    {
        await using var builder = await Model.RunAsync();
        builder.Allocate();

        Assert.Equal(Model.Key, (await builder.EnvironmentAsync(ResourceNames.Server, DistributedApplicationOperation.Run))[ResourceNames.OperatorKeySetting]);
        Assert.DoesNotContain(Model.Key, (await builder.EnvironmentAsync(ResourceNames.Worker, DistributedApplicationOperation.Run)).Values);
        Assert.DoesNotContain(Model.Key, (await builder.EnvironmentAsync(ResourceNames.Migrations, DistributedApplicationOperation.Run)).Values);
    }

    [Fact]
    public async Task Published_the_server_migrates_and_says_whom_it_believes_and_whom_it_answers_for()
    {
        await using var builder = await Model.PublishAsync();

        var server = await builder.EnvironmentAsync(ResourceNames.Server, DistributedApplicationOperation.Publish);
        var worker = await builder.EnvironmentAsync(ResourceNames.Worker, DistributedApplicationOperation.Publish);

        Assert.Equal(("true", "false"), (server[ResourceNames.MigrateSetting], worker[ResourceNames.MigrateSetting]));
        Assert.Contains("100.64.0.0/10", server[ResourceNames.ProxiesSetting]);
        Assert.Equal("{server.bindings.http.host}", server[ResourceNames.HostsSetting]);
        Assert.False(server.ContainsKey("ASPNETCORE_FORWARDEDHEADERS_ENABLED"));
        Assert.False(server.ContainsKey(ResourceNames.ProfileVariable));
    }
}
