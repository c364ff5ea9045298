namespace AutoVibe.Hosting;

/// <summary>What Aspire's client integrations can be told beside the connection string.</summary>
internal sealed class ClientOptions
{
    /// <summary>Whether the health of what the client connects to is left out. Default: false.</summary>
    public bool? DisableHealthChecks { get; set; }

    /// <summary>Reads the section of a client; that of one of its connections is stronger.</summary>
    public static ClientOptions Read(SettingsReader reader, string client, string connection)
    {
        var all = reader.Read<ClientOptions>($"Aspire:{client}");
        var one = reader.Read<ClientOptions>($"Aspire:{client}:{connection}");
        return new() { DisableHealthChecks = one.DisableHealthChecks ?? all.DisableHealthChecks };
    }
}
