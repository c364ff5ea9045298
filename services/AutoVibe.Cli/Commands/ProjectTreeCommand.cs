using System.CommandLine;
using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Shows how a project's checkpoints came from one another.</summary>
internal static class ProjectTreeCommand
{
    private const int Page = 500;

    public static Command Create()
    {
        var project = ProjectCommands.Project();
        var command = new Command("tree", "Shows how a project's checkpoints came from one another; the current one is marked.") { project };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var page = await autoVibe.Checkpoints.ListAsync(parsed.GetRequiredValue(project), new() { Limit = Page }, ct);
            var all = page.Checkpoints.ToList();
            while (page.Next is { } next)
            {
                page = await autoVibe.Checkpoints.ListAsync(parsed.GetRequiredValue(project), new() { Limit = Page, Before = next }, ct);
                all.AddRange(page.Checkpoints);
            }

            parsed.Output().Result(new CheckpointTree(all, page.Current), console => Show(console, all, page.Current));
        });
        return command;
    }

    private static void Show(IAnsiConsole console, List<Checkpoint> all, Guid? current)
    {
        if (all.Count == 0)
            console.WriteLine("No checkpoints. Take one with: autovibe checkpoint create PROJECT");
        var known = all.Select(one => one.Id).ToHashSet();
        var children = all.OrderBy(one => one.Id).ToLookup(one => one.Parent is { } parent && known.Contains(parent) ? parent : Guid.Empty);

        // A long line of checkpoints would be too deep for a walk that calls itself; the same indent goes on where there is one child only.
        var rest = new Stack<(Checkpoint One, int Depth)>(children[Guid.Empty].Reverse().Select(root => (root, 0)));
        while (rest.TryPop(out var next))
        {
            var (one, depth) = next;
            console.WriteLine($"{(one.Id == current ? "*" : " ")} {new string(' ', depth * 2)}{Line(one)}");
            var below = children[one.Id].ToList();
            foreach (var child in Enumerable.Reverse(below))
                rest.Push((child, below.Count == 1 ? depth : depth + 1));
        }
    }

    private static string Line(Checkpoint one)
    {
        var machine = one.Context["machine"] is { } id ? $", machine {id}" : "";
        return $"{one.Id}  {one.Type.ToWord()}, {one.State.ToWord()}, {one.Files:N0} files, {one.Size:N0} bytes{machine}{(one.Description is null ? "" : $"  {one.Description}")}";
    }
}

/// <summary>The checkpoints of a project, newest first; each names its parent.</summary>
internal sealed record CheckpointTree(IReadOnlyList<Checkpoint> Checkpoints, Guid? Current);
