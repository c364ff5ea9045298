namespace AutoVibe.House.Tests;

/// <summary>Which project may know which.</summary>
internal static class Walls
{
    private static readonly string[] Components =
        ["AutoVibe.Pipelines", "AutoVibe.Machines", "AutoVibe.Platform", "AutoVibe.Storage", "AutoVibe.Redis", "AutoVibe.Hosting"];

    private static readonly string[] Services = ["AutoVibe.Server", "AutoVibe.Worker", "AutoVibe.Cli"];

    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["AutoVibe.Pipelines"] = [],
        ["AutoVibe.Machines"] = ["AutoVibe.Pipelines"],
        ["AutoVibe.Platform"] = ["AutoVibe.Pipelines", "AutoVibe.Machines"],
        ["AutoVibe.Storage"] = ["AutoVibe.Pipelines", "AutoVibe.Machines", "AutoVibe.Platform"],
        ["AutoVibe.Redis"] = ["AutoVibe.Pipelines", "AutoVibe.Machines", "AutoVibe.Platform"],
        ["AutoVibe.Hosting"] = [.. Components.Except(["AutoVibe.Hosting"])],
        ["AutoVibe.ServiceDefaults"] = [],
        ["AutoVibe.AppHost"] = Services,
    };

    public static bool Allow(string path, string from, string to) => path.Split('/')[0] switch
    {
        "tests" => to != "AutoVibe.AppHost" || from == "AutoVibe.AppHost.Tests",
        "samples" => Components.Contains(to),
        "services" => Components.Contains(to) || to == "AutoVibe.ServiceDefaults",
        _ => Arrows.TryGetValue(from, out var allowed) && allowed.Contains(to),
    };
}
