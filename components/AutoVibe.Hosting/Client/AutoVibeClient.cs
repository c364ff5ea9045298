namespace AutoVibe.Hosting;

/// <summary>Finds the database that a command means and the way to it.</summary>
public static class AutoVibeClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A named server is talked to. A named connection is opened. Else the server that runs on the data folder is used when it answers, and the database of the settings is
    /// opened when there is none.
    /// </summary>
    /// <param name="arguments">What the command line says.</param>
    /// <param name="server">The server that was named, or null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="AutoVibeException">A setting is wrong, no key for the server is known, or neither server nor database answers.</exception>
    public static async Task<IAutoVibe> OpenAsync(CommandLineSettings arguments, Uri? server, CancellationToken ct)
    {
        var settings = ProgramSettings.OfCommand(arguments);
        if (server is not null)
        {
            settings.Check();
            return new AutoVibeThere(ApiClient.For(server, KeyFor(server, settings.Installation), Patience));
        }

        return arguments.Has(Installation.ConnectionSetting)
            ? await AutoVibeHere.OpenAsync(settings, ct)
            : await FindAsync(settings, ct) ?? await AutoVibeHere.OpenAsync(settings, ct);
    }

    /// <summary>The same, but the database is opened also when a server runs on the data folder: for what must happen in this process.</summary>
    /// <param name="arguments">What the command line says.</param>
    /// <param name="server">The server that was named, or null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="AutoVibeException">A setting is wrong, no key for the server is known, or the database does not answer.</exception>
    public static async Task<IAutoVibe> OpenHereAsync(CommandLineSettings arguments, Uri? server, CancellationToken ct) =>
        server is null ? await AutoVibeHere.OpenAsync(ProgramSettings.OfCommand(arguments), ct) : await OpenAsync(arguments, server, ct);

    private static async Task<IAutoVibe?> FindAsync(ProgramSettings settings, CancellationToken ct)
    {
        var installation = settings.Installation;
        if (RunningServer.Find(installation.Folder) is not { } running || (installation.Key ?? OperatorKey.Read(installation.Folder)) is not { } key)
            return null;

        try
        {
            using (var probe = ApiClient.For(running.Address, key, FirstAnswer))
                await probe.GetAsync<ServerFacts>("/api/server", ct);

            settings.Check();
            return new AutoVibeThere(ApiClient.For(running.Address, key, Patience));
        }
        catch (AutoVibeException error) when (error.Error == AccessErrors.ServerAway)
        {
            return null;
        }
    }

    // A key goes only to the server it belongs to, and never in the open.
    private static OperatorKey KeyFor(Uri server, Installation installation)
    {
        if (!server.IsLoopback && server.Scheme != Uri.UriSchemeHttps)
            throw new AutoVibeException(AccessErrors.NoKeyForServer, $"{server} is another machine and the connection would not be encrypted.");

        return installation.Key ?? (server.IsLoopback ? OperatorKey.Read(installation.Folder) : null)
            ?? throw new AutoVibeException(AccessErrors.NoKeyForServer, $"No key for {server} is known: AutoVibe:Operator:Key is not set{(server.IsLoopback ? $" and {installation.Folder.OperatorKey} does not exist" : "")}.");
    }
}
