namespace AutoVibe.Hosting;

/// <summary>The kind of environment a process runs in; named by <c>DOTNET_ENVIRONMENT</c>.</summary>
public enum Profile
{
    /// <summary>A developer's machine; the profile of a server alone on its machine when none is named.</summary>
    Development,

    /// <summary>An automated test.</summary>
    Testing,

    /// <summary>A rehearsal of production; demands PostgreSQL over a verified connection.</summary>
    Staging,

    /// <summary>Real use; demands PostgreSQL over a verified connection. The profile when none is named and a connection string is set.</summary>
    Production,
}
