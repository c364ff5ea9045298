using System.Globalization;
using System.Net;
using AutoVibe.ServiceDefaults;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>The processes of an installation, each with the environment that the AppHost gives it at home.</summary>
internal sealed class AppHostEnvironment(string folder, PostgresCluster cluster, string database, RedisServer redis, OtlpReceiver receiver)
{
    public const string Key = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>The password of Redis.</summary>
    public const string RedisPassword = "rw";

    /// <summary>What a test adds to it, such as small batches.</summary>
    public (string, string)[] Extra { get; init; } = [];

    /// <summary>Starts a service and gives its address.</summary>
    public (ChildProgram Program, Uri Address) Start(string program, string service, string instance)
    {
        var port = FreePort.Find();
        (string, string)[] own = service == ResourceNames.Server ? [(ResourceNames.OperatorKeySetting, Key)] : [];
        return (
            ChildProgram.Start(program, folder, [], [.. Common(service, instance), .. Redis(), .. own, .. Extra, (ResourceNames.MigrateSetting, "false"), ("ASPNETCORE_URLS", $"http://localhost:{port}")]),
            new($"http://localhost:{port}"));
    }

    /// <summary>A client with the operator key.</summary>
    public static HttpClient Operator(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return client;
    }

    /// <summary>Waits until a service is ready.</summary>
    public static async Task HealthyAsync(ChildProgram program, Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        await Until.TrueAsync(
            async () =>
            {
                Assert.False(program.HasExited, program.Errors);
                try
                {
                    return (await client.GetAsync(ResourceNames.HealthPath)).StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                    return false;
                }
            },
            $"Health at {address}");
    }

    /// <summary>Runs <c>autovibe migrate up</c> to its end.</summary>
    public async Task<int> MigrateAsync()
    {
        using var migrations = ChildProgram.Start("autovibe", folder, ["migrate", "up"], Common(ResourceNames.Migrations, "migrations"));
        return await migrations.ExitAsync();
    }

    // The second half are the properties that a reference to a database injects beside its connection string; none of them is a setting of ours.
    private (string, string)[] Common(string service, string instance) =>
    [
        .. receiver.Environment(service, instance),
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EXCEPTION_LOG_ATTRIBUTES", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true"),
        (ResourceNames.ProfileVariable, "Development"),
        ($"ConnectionStrings__{ResourceNames.Database}", string.Create(CultureInfo.InvariantCulture, $"Host=localhost;Port={cluster.Port};Username=autovibe;Password=pw;Database={database}")),
        ("AUTOVIBE_HOST", "localhost"),
        ("AUTOVIBE_PORT", string.Create(CultureInfo.InvariantCulture, $"{cluster.Port}")),
        ("AUTOVIBE_USERNAME", "autovibe"),
        ("AUTOVIBE_PASSWORD", "pw"),
        ("AUTOVIBE_DATABASENAME", database),
        ("AUTOVIBE_URI", string.Create(CultureInfo.InvariantCulture, $"postgresql://autovibe:pw@localhost:{cluster.Port}/{database}")),
        ("AUTOVIBE_JDBCCONNECTIONSTRING", string.Create(CultureInfo.InvariantCulture, $"jdbc:postgresql://localhost:{cluster.Port}/{database}")),
    ];

    private (string, string)[] Redis() =>
    [
        ($"ConnectionStrings__{ResourceNames.Redis}", string.Create(CultureInfo.InvariantCulture, $"localhost:{redis.Port},password={RedisPassword}")),
        ("REDIS_HOST", "localhost"),
        ("REDIS_PORT", string.Create(CultureInfo.InvariantCulture, $"{redis.Port}")),
        ("REDIS_PASSWORD", RedisPassword),
        ("REDIS_URI", string.Create(CultureInfo.InvariantCulture, $"redis://:{RedisPassword}@localhost:{redis.Port}")),
    ];
}
