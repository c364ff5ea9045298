using System.Text.RegularExpressions;

namespace AutoVibe.House.Tests;

internal static partial class CatchAll
{
    /// <summary>Files that run somebody else's code and must survive whatever it throws, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Places = new Dictionary<string, string>
    {
        ["components/AutoVibe.Pipelines/Hosting/PipelineNode.Lanes.cs"] = "components are made and lanes run there: one that breaks must not take the others along",
        ["components/AutoVibe.Pipelines/Lanes/LogLane.Batch.cs"] = "components run there: a failure is a failed try",
        ["components/AutoVibe.Pipelines/Lanes/LogLane.Timers.cs"] = "components run there: a failed time-out strikes again",
        ["components/AutoVibe.Pipelines/Lanes/SourceLane.Repeat.cs"] = "the components behind a source run there, message by message",
        ["components/AutoVibe.Pipelines/Lanes/SourceStream.cs"] = "sources run there: one that throws is asked again",
        ["components/AutoVibe.Pipelines/Runtime/Inbox.cs"] = "components of a stream run there: a failure fails their run",
        ["components/AutoVibe.Pipelines/Telemetry/PipelineTelemetry.cs"] = "the span of a failed try says so, whatever a component threw, and it is thrown on",
        ["components/AutoVibe.Pipelines/Tasks/TaskEdge.cs"] = "tasks run there: a failure is a failed try",
        ["components/AutoVibe.Hosting/Gateway/GatewayApplication.cs"] = "calls of agents end there: what goes wrong with one is answered in its own API, and the others go on",
        ["components/AutoVibe.Hosting/Errors/ProgramFrame.cs"] = "the outermost frame of a program: whatever happens inside ends in one message and an exit code",
    };

    public static IEnumerable<string> OutOfPlace(SourceFile file, IEnumerable<string> places)
    {
        foreach (Match found in Everything().Matches(file.Text))
        {
            if (!places.Contains(file.Path) || !found.Groups["when"].Success)
                yield return $"{file.Path}:{file.Text.AsSpan(0, found.Index).Count('\n') + 1}: {found.Value.Trim()}";
        }
    }

    // A filter that begins with the error's type catches just that, so it is not meant here.
    [GeneratedRegex(@"\bcatch\s*(\(\s*(System\.)?Exception\b[^)]*\)(?!\s*when \(\w+ is [A-Z])\s*(?<when>when\b)?|(?=\{))")]
    private static partial Regex Everything();
}
