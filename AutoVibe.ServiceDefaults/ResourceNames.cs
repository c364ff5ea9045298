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

    /// <summary>Answers as long as the process serves requests.</summary>
    public const string AlivePath = "/alive";

    /// <summary>Answers with the worst of all checks.</summary>
    public const string HealthPath = "/health";
}
