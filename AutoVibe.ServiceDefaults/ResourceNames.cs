namespace AutoVibe.ServiceDefaults;

/// <summary>The names by which the parts of an installation know each other: resources, services in telemetry, connection strings.</summary>
public static class ResourceNames
{
    /// <summary>The server and its service name.</summary>
    public const string Server = "server";

    /// <summary>The worker and its service name.</summary>
    public const string Worker = "worker";

    /// <summary>The command line's service name.</summary>
    public const string CommandLine = "autovibe";

    /// <summary>The program that brings the schema up to date.</summary>
    public const string Migrations = "migrations";

    /// <summary>The PostgreSQL server.</summary>
    public const string Postgres = "postgres";

    /// <summary>The database; its connection string is <c>ConnectionStrings:autovibe</c>.</summary>
    public const string Database = "autovibe";

    /// <summary>Redis; its connection string is <c>ConnectionStrings:redis</c>.</summary>
    public const string Redis = "redis";

    /// <summary>The environment in Azure that everything is published to.</summary>
    public const string Environment = "aca";

    /// <summary>The endpoint at which server and worker listen.</summary>
    public const string Endpoint = "http";

    /// <summary>The parameter that holds the operator key.</summary>
    public const string OperatorKey = "operator-key";

    /// <summary>The variable that tells the server its operator key.</summary>
    public const string OperatorKeySetting = "AutoVibe__Operator__Key";

    /// <summary>The variable that says whether a process brings the schema up to date.</summary>
    public const string MigrateSetting = "AutoVibe__Storage__MigrateOnStart";

    /// <summary>The variable that names the proxies whose word the server takes.</summary>
    public const string ProxiesSetting = "AutoVibe__Http__TrustedProxies";

    /// <summary>The variable that names the hosts that the server answers for.</summary>
    public const string HostsSetting = "AutoVibe__Http__Hosts";

    /// <summary>The variable that names the profile.</summary>
    public const string ProfileVariable = "DOTNET_ENVIRONMENT";

    /// <summary>The command of the dashboard that replays all dead letters.</summary>
    public const string ReplayCommand = "replay-dead-letters";

    /// <summary>Where the server replays dead letters.</summary>
    public const string ReplayPath = "/api/dead-letters/replay";

    /// <summary>The command of the dashboard that drains every process.</summary>
    public const string DrainCommand = "drain-workers";

    /// <summary>Where the server drains every process.</summary>
    public const string DrainPath = "/api/nodes/drain";

    /// <summary>The command of the dashboard that lets every process work again.</summary>
    public const string ResumeCommand = "resume-workers";

    /// <summary>Where the server lets every process work again.</summary>
    public const string ResumePath = "/api/nodes/resume";

    /// <summary>Answers as long as the process serves requests.</summary>
    public const string AlivePath = "/alive";

    /// <summary>Answers with the worst of all checks.</summary>
    public const string HealthPath = "/health";
}
