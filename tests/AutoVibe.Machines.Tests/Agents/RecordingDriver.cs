using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines.Tests;

/// <summary>Writes down what a program prints, without what is particular to one run, when the variable <c>AUTOVIBE_RECORD</c> names a folder.</summary>
internal sealed class RecordingDriver(IAgentDriver driver, Room room, string name) : IAgentDriver
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("AUTOVIBE_RECORD");

    public string Type => driver.Type;

    public string? Program => driver.Program;

    public string? Install => driver.Install;

    public AgentCommand Command(AgentTask task, string program) => driver.Command(task, program);

    public AgentTranscript Read() => Folder is null ? driver.Read() : new Recording(driver.Read(), room, Path.Combine(Folder, $"{Type}.{name}.jsonl"));

    private sealed class Recording(AgentTranscript inner, Room room, string file) : AgentTranscript
    {
        private static readonly string[] Unread = ["slash_commands", "skills", "agents", "plugins", "memory_paths", "tools", "mcp_servers", "modelUsage"];
        private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public override IEnumerable<AgentEvent> Read(string line)
        {
            if (Kept(line) is { } kept)
                File.AppendAllText(file, $"{kept.Replace(room.Workspace, "/workspace").Replace(room.Home, "/machine").Replace(room.Token, "token")}\n");
            var events = inner.Read(line).ToList();
            (Session, Result) = (inner.Session, inner.Result);
            return events;
        }

        // What a program tells of itself is long, and nobody reads it.
        private static string? Kept(string line)
        {
            if (!line.StartsWith('{') || JsonNode.Parse(line) is not JsonObject told)
                return line;

            foreach (var name in Unread)
                told.Remove(name);
            return (string?)told["type"] == "control_response" ? null : told.ToJsonString(Plain);
        }

        public override string? Answer(string request, PermissionAnswer answer) => inner.Answer(request, answer);

        public override AgentJudgement Judge(int exitCode, string complaints) => inner.Judge(exitCode, complaints);
    }
}
