using System.Reflection;

namespace AutoVibe.Hosting;

/// <summary>What a server says about itself.</summary>
public sealed record ServerFacts
{
    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Where programs on its machine reach it; null until it listens.</summary>
    public Uri? Address { get; init; }

    /// <summary>Its data folder.</summary>
    public required string Data { get; init; }

    /// <summary>The database it uses, without secrets.</summary>
    public required string Database { get; init; }

    /// <summary>The pipelines that it runs.</summary>
    public required IReadOnlyList<string> Pipelines { get; init; }

    /// <summary>The version of this build, without the commit.</summary>
    public static string BuildVersion { get; } =
        typeof(ServerFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    internal static ServerFacts Of(Installation installation, DatabaseName database, PipelineCatalog catalog) => new()
    {
        Version = BuildVersion,
        Profile = installation.Profile,
        Data = installation.Folder.Root,
        Database = database.Text,
        Pipelines = [.. catalog.Shapes.Select(shape => shape.Name)],
    };
}
