using System.CommandLine;
using AutoVibe.Machines;

namespace AutoVibe.Cli;

/// <summary>What agents ask people.</summary>
internal static class QuestionCommand
{
    public static Command Create()
    {
        var project = new Option<string?>("--project") { Description = "Only those of this project: slug, id or repository.", HelpName = "PROJECT" };
        var request = new Option<Guid?>("--request") { Description = "Only those of the attempts of this request.", HelpName = "ID" };
        var machine = new Option<Guid?>("--machine") { Description = "Only those of this machine.", HelpName = "ID" };
        var all = new Option<bool>("--all") { Description = "Also those that are over." };
        var before = new Option<Guid?>("--before") { Description = "Begin behind this one: the 'next' of the page before.", HelpName = "ID" };
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 50 };
        var command = new Command("questions", "Lists what agents ask people, newest first.") { project, request, machine, all, before, limit };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var filter = new QuestionFilter
            {
                Request = parsed.GetValue(request),
                Machine = parsed.GetValue(machine),
                Open = !parsed.GetValue(all),
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            };
            var page = await autoVibe.Questions.ListAsync(parsed.GetValue(project), filter, ct);
            parsed.Output().Result(page, console => QuestionView.Show(console, page));
        });
        return command;
    }
}
