using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>The places that settings come from, the same for server, worker and command line.</summary>
public static class SettingsSource
{
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Microsoft"] = "Warning",

        // It would print the stack trace of what the program tells in one line.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",

        // The engine says once that the database is away; every probe would say it again.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
    };

    /// <summary>
    /// Reads, weakest first: <c>appsettings.json</c> and <c>appsettings.PROFILE.json</c> beside the program, environment variables, arguments.
    /// The folder where the command was typed is not looked at: it may be a stranger's repository.
    /// </summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="quiet">Whether only warnings are logged unless a setting says otherwise; for programs that a person waits for.</param>
    public static IConfigurationRoot Read(CommandLineSettings arguments, bool quiet)
    {
        var variables = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var profile = variables["DOTNET_ENVIRONMENT"] ?? variables["ASPNETCORE_ENVIRONMENT"];

        var builder = new ConfigurationBuilder()
            .AddInMemoryCollection(Defaults)
            .AddInMemoryCollection([new("Logging:LogLevel:Default", quiet ? "Warning" : "Information")])
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true);
        if (Enum.TryParse<Profile>(profile, ignoreCase: true, out var named))
            builder.AddJsonFile($"appsettings.{named}.json", optional: true);

        var settings = builder
            .AddEnvironmentVariables("DOTNET_")
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables()
            .Add(arguments)
            .Build();
        if (!settings.GetSection("Aspire").Exists())
            return settings;

        builder.Sources.Insert(0, new ClientSections(settings));
        return builder.Build();
    }
}
