using AutoVibe.AppHost;
using AutoVibe.ServiceDefaults;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);
var replicas = builder.Configuration.GetValue("AutoVibe:WorkerReplicas", 2);
builder.AddAzureContainerAppEnvironment(ResourceNames.Environment);

var key = builder.AddParameter(ResourceNames.OperatorKey, new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true, persist: true)
    .WithDescription("Opens the API of the server: at least 32 characters.");

var postgres = builder.AddAzurePostgresFlexibleServer(ResourceNames.Postgres)
    .WithPasswordAuthentication()
    .WithRoomForWorkers()
    .RunAsContainer(container => container.WithDataVolume("autovibe-pgdata").WithLifetime(ContainerLifetime.Persistent).WithPgWeb());
var database = postgres.AddDatabase(ResourceNames.Database);

var redis = builder.AddAzureManagedRedis(ResourceNames.Redis)
    .WithAccessKeyAuthentication()
    .RunAsContainer(container => container.WithLifetime(ContainerLifetime.Persistent));

// Published, the server brings the schema up to date: nothing waits there.
var migrations = builder.AddProject<Projects.AutoVibe_Cli>(ResourceNames.Migrations, options => options.ExcludeLaunchProfile = true)
    .WithArgs("migrate", "up")
    .WithProfile()
    .WithReference(database)
    .WaitFor(database)
    .ExcludeFromManifest();

var server = builder.AddProject<Projects.AutoVibe_Server>(ResourceNames.Server, options => options.ExcludeLaunchProfile = true)
    .WithProfile()
    .WithReference(database)
    .WithReference(redis)
    .WaitFor(redis)
    .WaitForCompletion(migrations)
    .WithEnvironment(ResourceNames.OperatorKeySetting, key)
    .WithEnvironment(ResourceNames.MigrateSetting, builder.ExecutionContext.IsPublishMode ? "true" : "false")
    .WithHttpEndpoint(name: ResourceNames.Endpoint)
    .WithExternalHttpEndpoints()
    .WithProbes()
    .WithUrlForEndpoint(ResourceNames.Endpoint, url => url.DisplayText = "AutoVibe")
    .PublishAsServer();
server.WithOperatorCommand(ResourceNames.ReplayCommand, "Replay dead letters", ResourceNames.ReplayPath, server, key, """{"all":true}""",
    "Puts every dead letter back on its edge.", "Replay all dead letters?", "ArrowClockwise");

builder.AddProject<Projects.AutoVibe_Worker>(ResourceNames.Worker, options => options.ExcludeLaunchProfile = true)
    .WithProfile()
    .WithReference(database)
    .WithReference(redis)
    .WaitFor(redis)
    .WaitForCompletion(migrations)
    .WithEnvironment(ResourceNames.MigrateSetting, "false")
    .WithHttpEndpoint(name: ResourceNames.Endpoint)
    .WithProbes()
    .WithReplicas(replicas)
    .WithUrlForEndpoint(ResourceNames.Endpoint, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
    .PublishAsWorker(replicas)
    .WithOperatorCommand(ResourceNames.DrainCommand, "Drain workers", ResourceNames.DrainPath, server, key, "{}",
        "Lets every process that runs pipelines finish its batches, hand its lanes over and rest.", "Drain all? Work waits until it is resumed.", "Pause")
    .WithOperatorCommand(ResourceNames.ResumeCommand, "Resume workers", ResourceNames.ResumePath, server, key, "{}",
        "Lets every process that drains or has drained work again.", null, "Play");

builder.Build().Run();
