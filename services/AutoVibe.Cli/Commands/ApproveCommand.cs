using System.CommandLine;
using AutoVibe.Machines;

namespace AutoVibe.Cli;

/// <summary>A person's word on what waits for one.</summary>
internal static class ApproveCommand
{
    public static Command Create()
    {
        var id = new Argument<Guid>("ID") { Description = "A machine whose agent asks whether it may do something, or a request whose winner waits for an answer; with --budget, a machine that ran out of its budget." };
        var decline = new Option<bool>("--decline") { Description = "Say no: the agent does not do it; the project stays as it is." };
        var message = new Option<string?>("--message") { Description = "What the agent is told with a no.", HelpName = "TEXT" };
        var question = new Option<Guid?>("--question") { Description = "Which question of the machine. Default: the only one that waits.", HelpName = "ID" };
        var budget = new Option<string?>("--budget") { Description = "Let a request without a winner go on with one more attempt from that machine's work, which may cost this much.", HelpName = "AMOUNT" };
        var command = new Command("approve", "Says yes, or no, to what waits for a person: what an agent asks, a winner that is to become current, or more money.") { id, decline, message, question, budget };
        command.SetAction(async (parsed, ct) =>
        {
            var (output, amount, subject, approved) = (parsed.Output(), parsed.GetValue(budget), parsed.GetValue(id), !parsed.GetValue(decline));
            if (amount is not null && !approved)
                throw new AutoVibeException(SettingErrors.BadCommandLine, "--decline and --budget do not go together.", fix: "A machine that gets no more money stays as it is.");

            await using var autoVibe = await parsed.OpenAsync(ct);
            if (amount is null && await IsMachineAsync(autoVibe, subject, ct))
            {
                var answered = await autoVibe.Questions.AnswerAsync(subject, new(approved, parsed.GetValue(message), parsed.GetValue(question)), ct);
                output.Result(answered, console => QuestionView.Show(console, answered));
                return;
            }

            var report = amount is null ? await autoVibe.Evolutions.AnswerAsync(subject, new(approved), ct) : await autoVibe.Evolutions.ContinueAsync(subject, new(amount), ct);
            output.Result(report, console => EvolutionView.Show(console, report));
            if (amount is not null)
                output.Say($"Follow it: autovibe evolve --request {report.Request}");
        });
        return command;
    }

    private static async Task<bool> IsMachineAsync(IAutoVibe autoVibe, Guid id, CancellationToken ct)
    {
        try
        {
            await autoVibe.Machines.ShowAsync(id, ct);
            return true;
        }
        catch (AutoVibeException error) when (error.Error == MachineErrors.MachineNotFound)
        {
            return false;
        }
    }
}
