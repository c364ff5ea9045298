using System.CommandLine;
using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class EvolveCommand
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    public static Command Create()
    {
        var path = new Argument<string?>("PATH") { Arity = ArgumentArity.ZeroOrOne, Description = "A folder, a repository, a git URL, or a project's slug or id. Its folder is never written to." };
        var prompt = new Option<string?>("--prompt") { Description = "What is wished, in words for the agent.", HelpName = "TEXT" };
        var agent = new Option<string?>("--agent") { Description = "Who tries: claude_code, qwen_coder, codex, aider, shell or scripted.", HelpName = "NAME" };
        var command = new Option<string?>("--command") { Description = "What a shell agent runs; the file of a scripted one.", HelpName = "CMD" };
        var model = new Option<string?>("--model") { Description = "The model that the agent asks. Default: the agent's own.", HelpName = "NAME" };
        var variants = new Option<int?>("--variants") { Description = "How many attempts side by side. Default: what the project's greediness gives.", HelpName = "N" };
        var rounds = new Option<int?>("--rounds") { Description = "How many rounds of attempts while none wins; each goes on with the best work of the one before. Default: what the project's greediness gives.", HelpName = "N" };
        var check = new Option<string[]>("--check") { Description = "A command that must succeed in a clean copy; may be given again. Default: the project's own.", HelpName = "CMD" };
        var unchecked_ = new Option<bool>("--no-checks") { Description = "Run no checks at all." };
        var review = new ReviewOptions("who the project says");
        var budget = new Option<string?>("--budget") { Description = "What the whole request may cost. Default: a share of the project's budget, or AutoVibe:Budget:Default.", HelpName = "AMOUNT" };
        var approve = new Option<bool?>("--approval") { Description = "Whether a person must agree before the winner becomes current. Default: what the project says." };
        var ask = new Option<bool?>("--ask") { Description = "Whether the agents ask before they do what changes something; answer with 'autovibe machine approve'. Default: what the project says." };
        var network = new Option<NetworkAccess?>("--network") { Description = "Whether machines and checks reach the network. Default: what the project says." };
        var from = new Option<Guid?>("--from") { Description = "The checkpoint to begin with. Default: the project's current one.", HelpName = "CHECKPOINT" };
        var fresh = new Option<bool>("--fresh") { Description = "Take a checkpoint of the project's folder first and begin with it." };
        var request = new Option<Guid?>("--request") { Description = "Wait for this request instead of making a new one.", HelpName = "ID" };
        var detach = new Option<bool>("--detach") { Description = "Do not wait for the end; a server or worker must run." };
        var evolve = new Command("evolve", "Evolves a project: attempts of an agent side by side, each checked; the best becomes the current checkpoint.")
        {
            path, prompt, agent, command, model, variants, rounds, check, unchecked_, budget, approve, ask, network, from, fresh, request, detach,
        };
        review.AddTo(evolve);
        evolve.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(request) is { } known)
                return await FollowAsync(parsed, known, ct);

            var wanted = new NewEvolution
            {
                Prompt = Required(parsed.GetValue(prompt), prompt.Name),
                Agent = Required(parsed.GetValue(agent), agent.Name),
                Command = Here(parsed.GetValue(agent), parsed.GetValue(command)),
                Model = parsed.GetValue(model),
                Variants = parsed.GetValue(variants),
                Rounds = parsed.GetValue(rounds),
                Checks = parsed.GetValue(unchecked_) ? [] : parsed.GetValue(check) is { Length: > 0 } checks ? checks : null,
                Review = review.Read(parsed),
                Budget = parsed.GetValue(budget),
                Approval = parsed.GetValue(approve),
                Ask = parsed.GetValue(ask),
                Network = parsed.GetValue(network),
                From = parsed.GetValue(from),
            };
            return await RunAsync(parsed, Required(parsed.GetValue(path), path.Name), wanted, parsed.GetValue(fresh), parsed.GetValue(detach), ct);
        });
        return evolve;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string path, NewEvolution wanted, bool fresh, bool detach, CancellationToken ct)
    {
        var output = parsed.Output();
        await using var autoVibe = await parsed.OpenAsync(ct);
        var project = await ProjectStart.FindAsync(autoVibe, path, output, ct);
        if (fresh)
            await output.ProgressAsync("files", bar => autoVibe.Checkpoints.CreateAsync(project, new("Before an evolution"), bar.Counting(), ct));

        var asked = await autoVibe.Evolutions.RequestAsync(project, wanted, ct);
        output.Say(EvolutionView.Begins(asked));
        if (!detach)
            return await EndAsync(autoVibe, asked, output, ct);

        output.Result(asked, console => EvolutionView.Show(console, asked));
        return 0;
    }

    private static async Task<int> FollowAsync(ParseResult parsed, Guid request, CancellationToken ct)
    {
        await using var autoVibe = await parsed.OpenAsync(ct);
        return await EndAsync(autoVibe, await autoVibe.Evolutions.ShowAsync(request, ct), parsed.Output(), ct);
    }

    private static async Task<int> EndAsync(IAutoVibe autoVibe, EvolutionReport report, Output output, CancellationToken ct)
    {
        try
        {
            report = output.Keys is { } keys
                ? await AskAsync(autoVibe, report, output, keys, ct)
                : await output.LiveAsync(report, now => EvolutionView.Progress(now, ask: null), EvolutionView.Step, show => WaitAsync(autoVibe, report, show, ct));
        }
        catch (OperationCanceledException)
        {
            output.Say($"Request {report.Request} is not over. Go on with it: autovibe evolve --request {report.Request}. End it: autovibe machine stop --request {report.Request}");
            throw;
        }

        output.Result(report, console => EvolutionView.Show(console, report));
        return report.Winner is null ? 1 : 0;
    }

    private static async Task<EvolutionReport> AskAsync(IAutoVibe autoVibe, EvolutionReport first, Output output, IAnsiConsoleInput keys, CancellationToken ct)
    {
        var prompt = new QuestionPrompt(autoVibe.Questions.AnswerAsync, TimeProvider.System);
        return await output.LiveAsync(first, now => EvolutionView.Progress(now, prompt.Draw), EvolutionView.Step, async show =>
        {
            var report = first;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var reading = prompt.ReadAsync(keys, () => show(report), end.Token);
            try
            {
                return await WaitAsync(autoVibe, first, now => show(report = now), ct);
            }
            finally
            {
                await end.CancelAsync();
                await reading;
            }
        });
    }

    // Another command on the same folder may own the engine; when it ends before our request does, this one takes over.
    private static async Task<EvolutionReport> WaitAsync(IAutoVibe autoVibe, EvolutionReport report, Action<EvolutionReport> show, CancellationToken ct)
    {
        var pipelines = await autoVibe.RunPipelinesAsync(ct);
        try
        {
            while (report.State is EvolutionState.Requested or EvolutionState.Running)
            {
                show(report);
                await Task.Delay(LookAgain, TimeProvider.System, ct);
                pipelines ??= await autoVibe.RunPipelinesAsync(ct);
                report = await autoVibe.Evolutions.ShowAsync(report.Request, ct);
            }

            return report;
        }
        finally
        {
            if (pipelines is not null)
                await pipelines.DisposeAsync();
        }
    }

    private static string Required(string? value, string name) => string.IsNullOrWhiteSpace(value)
        ? throw new AutoVibeException(SettingErrors.BadCommandLine, $"{name} must be given.", fix: "See 'autovibe evolve --help'.")
        : value;

    // The server may run in another folder.
    private static string? Here(string? agent, string? command) => agent == AgentTypes.Scripted && command is not null ? Path.GetFullPath(command) : command;
}
