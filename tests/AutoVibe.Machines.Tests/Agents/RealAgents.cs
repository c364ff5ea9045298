using System.Text.Json.Nodes;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

/// <summary>The vendors' programs, with what their models say to make them write a file.</summary>
internal static class RealAgents
{
    public static readonly IAgentDriver[] Drivers = [new ClaudeCode(), new QwenCoder(), new Codex()];

    public static IAgentDriver Of(string type) => Drivers.Single(driver => driver.Type == type);

    /// <summary>Uses the program's own tool once to write <c>made.txt</c>, then says it is done. Calls without tools get a short answer.</summary>
    public static ModelReply WriteAFile(ModelCall call, string workspace)
    {
        return call.HasResult ? new ModelReply.Say("All done.") : WriteAgain(call, workspace);
    }

    /// <summary>Writes the file again at every call.</summary>
    public static ModelReply WriteAgain(ModelCall call, string workspace)
    {
        if (call.Tools.Count == 0)
            return new ModelReply.Say("All done.");

        var path = Path.Combine(workspace, "made.txt");
        return call.Tools switch
        {
            var tools when tools.Contains("Write") => new ModelReply.Use("Write", new() { ["file_path"] = path, ["content"] = "made\n" }),
            var tools when tools.Contains("write_file") => new ModelReply.Use("write_file", new() { ["file_path"] = path, ["content"] = "made\n" }),
            var tools when tools.Contains("exec_command") => new ModelReply.Use("exec_command", new() { ["cmd"] = $"echo made >{path}" }),
            var tools when tools.Contains("shell_command") => new ModelReply.Use("shell_command", new() { ["command"] = $"echo made >{path}" }),
            var tools when tools.Contains("shell") => new ModelReply.Use("shell", new() { ["command"] = new JsonArray("sh", "-c", $"echo made >{path}") }),
            var tools => throw new InvalidOperationException($"No known tool among {string.Join(", ", tools)}."),
        };
    }
}
