namespace AutoVibe.Hosting;

/// <summary>What a worker was told.</summary>
internal sealed class WorkerSettings : ProgramSettings
{
    public WorkerSettings(CommandLineSettings arguments)
        : base(arguments, quiet: false, ServerSettings.Sections)
    {
        Addresses = ListenAddress.Read(Configuration, Reader);
        if (Installation.Connection is null)
            Reader.Add(Installation.ConnectionSetting, $"A worker shares its work with others through PostgreSQL, and no connection string is set. Looked at {SettingOrigin.Places(Installation.ConnectionSetting)}.",
                "Set it, or run AutoVibe.Server, which needs no other process.");
    }

    /// <summary>Where probes are answered; none unless it is configured.</summary>
    public IReadOnlyList<ListenAddress> Addresses { get; }
}
