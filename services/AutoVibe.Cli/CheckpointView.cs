using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Checkpoints as text.</summary>
internal static class CheckpointView
{
    private const int ShownChanges = 200;

    public static void Show(IAnsiConsole console, CheckpointPage page)
    {
        var table = new Listing("", "checkpoint", "type", "state", "taken", "files>", "bytes>", "added>", "tree", "parent", "description");
        foreach (var one in page.Checkpoints)
            table.AddRow(Cell.Row(one.Id == page.Current ? "*" : "", one.Id, one.Type.ToWord(), one.State.ToWord(), one.CreatedAt, one.Files, one.Size, one.Added, one.TreeSha256[..12], one.Parent, one.Description));

        console.Write(table);
        if (page.Checkpoints.Count == 0)
            console.WriteLine("No checkpoints. Take one with: autovibe checkpoint create PROJECT");
        if (page.Next is not null)
            console.WriteLine($"More with: --before {page.Next}");
    }

    public static void Show(IAnsiConsole console, Checkpoint one, CheckpointFiles? page)
    {
        console.MarkupLineInterpolated($"[bold]{one.Id}[/]  {one.Type.ToWord()}, {one.State.ToWord()}");
        if (one.Description is not null)
            console.WriteLine($"what      {one.Description}");
        console.WriteLine($"taken     {one.CreatedAt:u}");
        console.WriteLine($"parent    {one.Parent?.ToString() ?? "none"}");
        console.WriteLine($"tree      {one.TreeSha256}");
        console.WriteLine($"chain     {one.ChainSha256}");
        console.WriteLine($"holds     {one.Files:N0} files, {one.Size:N0} bytes, {one.Packed:N0} in packs; the store grew by {one.Added:N0}");
        console.WriteLine($"left out  {one.LeftOut:N0} paths");
        if (one.Problem is not null)
            console.WriteLine($"problem   {one.Problem}");
        if (page is null)
            return;

        var table = new Listing("type", "mode", "bytes>", "path");
        foreach (var file in page.Files)
            table.AddRow(Cell.Row(file.Type.ToWord(), file.Mode, file.Size, file.Target is null ? file.Path : $"{file.Path} -> {file.Target}"));
        console.Write(table);
        if (page.Next is not null)
            console.WriteLine($"More with: --after {page.Next}");
        foreach (var left in page.LeftOut)
            console.WriteLine($"left out: {left.Path} ({left.Reason.ToWord()})");
    }

    public static void Show(IAnsiConsole console, RestoreReport report)
    {
        Show(console, report.Changes);
        console.WriteLine(report.DryRun
            ? $"{report.Written:N0} paths would be written, {report.Removed:N0} removed, {report.Unchanged:N0} stay in {report.Folder}."
            : $"{report.Written:N0} paths were written, {report.Removed:N0} removed, {report.Unchanged:N0} stayed in {report.Folder}.");
        if (report.LeftAlone.Count > 0)
            console.WriteLine($"Left alone: {string.Join(", ", report.LeftAlone.Take(5).Select(left => $"{left.Path} ({left.Reason.ToWord()})"))}{(report.LeftAlone.Count > 5 ? " …" : "")}");
    }

    public static void Show(IAnsiConsole console, IReadOnlyList<TreeChange> changes)
    {
        foreach (var change in changes.Take(ShownChanges))
            console.WriteLine($"{change.Kind.ToWord(),-8} {(change.From is null ? change.Path : $"{change.From} -> {change.Path}")}{Mode(change)}");
        if (changes.Count > ShownChanges)
            console.WriteLine($"and {changes.Count - ShownChanges:N0} more; all of them with --json");
        if (changes.Count == 0)
            console.WriteLine("Nothing differs.");
    }

    private static string Mode(TreeChange change) => change.OldMode is null ? "" : $"  {change.OldMode} -> {change.NewMode}";
}
