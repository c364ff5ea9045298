using System.Runtime.CompilerServices;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

/// <summary>What a vendor's program does with a model of ours, in a sandbox.</summary>
public abstract class RealAgentContract(string type) : IDisposable
{
    private static readonly AgentOptions Options = new() { Silence = TimeSpan.FromMinutes(3), AfterResult = TimeSpan.FromSeconds(10), Grace = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private protected Room Room { get; } = new();

    [RealAgentFact]
    public async Task It_writes_a_file_and_says_so()
    {
        await using var model = await ModelAsync(call => RealAgents.WriteAFile(call, Room.Workspace));
        var witness = new Witness();

        var end = await RunAsync(model, witness);

        Assert.True(end.Outcome == AgentOutcome.Succeeded, Told(end, witness));
        Assert.Equal("made\n", File.ReadAllText(Room["made.txt"]));
        Assert.Equal(("All done.", 0), (end.Message, end.ExitCode));
        Assert.NotNull(end.Session);
        Assert.All(model.Keys, key => Assert.Equal("the-token", key));
        Assert.NotEmpty(witness.Of<AgentEvent.Started>());
        Assert.NotEmpty(witness.Of<AgentEvent.ToolUse>());
        Assert.Contains(witness.Of<AgentEvent.Text>(), text => text.Content == "All done.");
        Assert.Contains(witness.Of<AgentEvent.Usage>(), usage => usage.OutputTokens > 0);
        Assert.Empty(Room.Alive());
    }

    [RealAgentFact]
    public async Task A_file_outside_of_the_workspace_is_not_written()
    {
        var target = Path.Combine(Room.Outside, "made.txt");
        await using var model = await ModelAsync(call => RealAgents.WriteAFile(call, Room.Outside));

        await RunAsync(model, new Witness());

        Assert.True(model.Calls >= 2);
        Assert.False(File.Exists(target));
    }

    [RealAgentFact]
    public async Task A_used_up_budget_ends_it_with_the_words_of_the_gateway()
    {
        await using var model = await ModelAsync(_ => new ModelReply.Status(402, "The budget of this request is used up."));
        var witness = new Witness();

        var end = await RunAsync(model, witness);

        Assert.True(end.Outcome is AgentOutcome.OutOfBudget or AgentOutcome.Failed, Told(end, witness));
        Assert.Contains("The budget of this request is used up.", end.Message);
        Assert.InRange(model.Calls, 1, 4);
    }

    [RealAgentFact]
    public Task A_model_that_refuses_the_key_is_no_success() => FailsAsync(new ModelReply.Status(401, "Who are you?"));

    [RealAgentFact]
    public Task A_model_that_is_busy_is_no_success() => FailsAsync(new ModelReply.Status(429, "Too many."));

    [RealAgentFact]
    public Task A_model_that_breaks_is_no_success() => FailsAsync(new ModelReply.Status(500, "Broken."));

    [RealAgentFact]
    public Task A_stream_that_is_cut_is_no_success() => FailsAsync(new ModelReply.Cut());

    [RealAgentFact]
    public Task A_stream_of_nonsense_is_no_success() => FailsAsync(new ModelReply.Nonsense());

    [RealAgentFact]
    public Task A_model_that_says_nothing_is_no_success() => FailsAsync(new ModelReply.Hang());

    [RealAgentFact]
    public async Task Once_it_is_stopped_it_calls_no_more_and_nothing_of_it_lives()
    {
        await using var model = await ModelAsync(call => call.Number < 3 ? RealAgents.WriteAgain(call, Room.Workspace) : new ModelReply.Hang());
        using var stop = new CancellationTokenSource();
        var running = RunAsync(model, new Witness(), ct: stop.Token);
        await Until.TrueAsync(() => Task.FromResult(model.Calls >= 3 || running.IsCompleted), "the third call");

        await stop.CancelAsync();
        var end = await running;

        Assert.Equal(AgentOutcome.Stopped, end.Outcome);
        Assert.Empty(Room.Alive());
        Assert.Equal(3, model.Calls);
    }

    [RealAgentFact]
    public async Task It_goes_on_with_its_session()
    {
        await using var model = await ModelAsync(call => RealAgents.WriteAFile(call, Room.Workspace));
        var first = await RunAsync(model, new Witness());
        var before = model.Requests.Count;
        var witness = new Witness();

        var end = await RunAsync(model, witness, task => task with { ResumeSession = first.Session, Prompt = "And now the second thing." });

        Assert.True(end.Outcome == AgentOutcome.Succeeded, Told(end, witness));
        Assert.Contains(model.Requests.Skip(before).Select(request => request.ToJsonString()), text => text.Contains(Room.Token) && text.Contains("And now the second thing."));
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Room.Dispose();
    }

    private protected Task<AgentModel> ModelAsync(Func<ModelCall, ModelReply> reply) => AgentModel.StartAsync(reply, Path.Combine(Room.Outside, "model.sock"));

    private protected async Task<AgentEnd> RunAsync(
        AgentModel model, Witness witness, Func<AgentTask, AgentTask>? with = null, CancellationToken ct = default, [CallerMemberName] string name = "")
    {
        var task = new AgentTask
        {
            Machine = Room.Machine,
            Prompt = $"Write the file made.txt. {Room.Token}",
            Workspace = Room.Workspace,
            Home = Room.Home,
            Gateway = new("http://127.0.0.1:4180"),
            GatewayPort = 4180,
            GatewaySocket = model.Socket,
            Token = "the-token",
            Sandbox = await Room.Sandboxes.GetAsync(IsolationLevel.Bubblewrap, CancellationToken.None),
            Limits = new() { Wall = TimeSpan.FromMinutes(3) },
            AnsweredCalls = () => model.Calls,
        };
        var driver = new RecordingDriver(RealAgents.Of(type), Room, name);
        return await new ProcessAgent(driver, Options, TimeProvider.System).RunAsync(with?.Invoke(task) ?? task, witness, ct);
    }

    private protected static string Told(AgentEnd end, Witness witness) => $"{end}\n{string.Join('\n', witness.Events)}";

    // Some give up soon, some try again for minutes; none may say that it succeeded.
    private async Task FailsAsync(ModelReply reply, [CallerMemberName] string name = "")
    {
        await using var model = await ModelAsync(_ => reply);
        var witness = new Witness();
        using var stop = new CancellationTokenSource();
        var running = RunAsync(model, witness, ct: stop.Token, name: name);
        await Until.TrueAsync(() => Task.FromResult(model.Calls > 0 || running.IsCompleted), "the first call");

        await Task.WhenAny(running, Task.Delay(Patience, TimeProvider.System));
        await stop.CancelAsync();
        var end = await running;

        Assert.True(model.Calls > 0, Told(end, witness));
        Assert.True(end.Outcome is AgentOutcome.Failed or AgentOutcome.Stopped, Told(end, witness));
        Assert.NotEmpty(end.Message!);
        Assert.Empty(Room.Alive());
    }
}
