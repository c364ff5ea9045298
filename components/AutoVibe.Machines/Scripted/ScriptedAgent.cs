using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Follows a script. It runs inside AutoVibe, without a program of a vendor; its commands run in the sandbox and its calls go through the gateway, like those of any other agent.</summary>
/// <param name="steps">What it does.</param>
/// <param name="http">Calls the gateway.</param>
/// <param name="time">The clock.</param>
internal sealed class ScriptedAgent(ScriptVariant steps, HttpClient http, TimeProvider time) : IAgent
{
    private const string OfflineModel = "autovibe-offline";

    // Nobody reads on what it does not act upon.
    private const int ShownAnswer = 200;

    public string Type => AgentTypes.Scripted;

    public async Task<AgentEnd> RunAsync(AgentTask task, IAgentObserver observer, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var said = "";
        try
        {
            foreach (var step in steps.Steps)
            {
                said = step.Say ?? said;
                if (await RunAsync(step, task, observer, ct) is { } end)
                    return end with { Usage = Usage() };
            }

            return new() { Outcome = AgentOutcome.Succeeded, Message = said, Usage = Usage() };
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new() { Outcome = AgentOutcome.Stopped, Usage = Usage() };
        }
        catch (MachineException error)
        {
            return new() { Outcome = AgentOutcome.Failed, Message = error.Message, Usage = Usage() };
        }

        SandboxUsage Usage() => new() { Wall = time.GetElapsedTime(start) };
    }

    private async Task<AgentEnd?> RunAsync(ScriptStep step, AgentTask task, IAgentObserver observer, CancellationToken ct)
    {
        var files = new WorkspaceFiles(task.Workspace);
        switch (step)
        {
            case { Say: { } words }:
                await observer.OnAsync(new AgentEvent.Text(words), ct);
                break;
            case { Write: { } file }:
                await files.WriteAsync(file.Path, file.Text, ct);
                await observer.OnAsync(new AgentEvent.FileChange(file.Path), ct);
                break;
            case { Replace: { } change }:
                await files.ReplaceAsync(change.Path, change.Old, change.New, ct);
                await observer.OnAsync(new AgentEvent.FileChange(change.Path), ct);
                break;
            case { Remove: { } path }:
                files.Remove(path);
                await observer.OnAsync(new AgentEvent.FileChange(path), ct);
                break;
            case { Run: { } command }:
                await observer.OnAsync(new AgentEvent.ToolUse("", "shell", command), ct);
                var (exit, log) = await ShellCommand.RunAsync(task.Sandbox, task.Machine, command, task.Workspace, task.Home, task.Network, task.Redactor, task.Limits, ct);
                await observer.OnAsync(new AgentEvent.ToolResult("", log, exit is not { Code: 0, End: SandboxEnd.Exited }), ct);
                break;
            case { Ask: { } question }:
                return await AskAsync(question, observer, ct);
            case { Wait: { } span }:
                await Task.Delay(span, time, ct);
                break;
            case { Call: { } call }:
                for (var i = 0; i < call.Times; i++)
                {
                    if (await CallAsync(call, task, observer, ct) is { } end)
                        return end;
                }

                break;
            default:
                return new() { Outcome = AgentOutcome.Failed, Message = step.Fail };
        }

        return null;
    }

    private static async Task<AgentEnd?> AskAsync(ScriptQuestion question, IAgentObserver observer, CancellationToken ct)
    {
        var request = new AgentEvent.PermissionRequest($"{Guid.NewGuid():n}", question.Tool, question.Input);
        await observer.OnAsync(request, ct);
        var answer = await observer.AskAsync(request, ct);
        return answer.Allowed ? null : new() { Outcome = AgentOutcome.Failed, Message = $"It was not allowed to use {question.Tool}. {answer.Message}".TrimEnd() };
    }

    // In the form of the Messages API, like Claude Code.
    private async Task<AgentEnd?> CallAsync(ScriptCall call, AgentTask task, IAgentObserver observer, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(task.Gateway, "/v1/messages"))
        {
            Content = JsonContent.Create(new
            {
                model = call.Model ?? task.Model ?? OfflineModel,
                max_tokens = call.MaxTokens,
                messages = new[] { new { role = "user", content = call.Prompt } },
            }),
        };
        request.Headers.Add("x-api-key", task.Token);
        try
        {
            using var answer = await http.SendAsync(request, ct);
            var body = await answer.Content.ReadFromJsonAsync<JsonNode>(ct);
            if (answer.IsSuccessStatusCode)
            {
                await observer.OnAsync(new AgentEvent.Text((body?["content"]?[0]?["text"]?.GetValue<string>() ?? "").Shorten(ShownAnswer)), ct);
                return null;
            }

            var why = body?["error"]?["message"]?.GetValue<string>() ?? $"The gateway answered with {(int)answer.StatusCode}.";
            return new() { Outcome = answer.StatusCode == HttpStatusCode.PaymentRequired ? AgentOutcome.OutOfBudget : AgentOutcome.Failed, Message = why };
        }
        catch (Exception error) when (error is HttpRequestException or JsonException)
        {
            return new() { Outcome = AgentOutcome.Failed, Message = $"The gateway did not answer: {error.Message}" };
        }
    }
}
