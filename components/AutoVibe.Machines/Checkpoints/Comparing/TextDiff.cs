using System.Text;

namespace AutoVibe.Machines;

/// <summary>Shows as a unified diff in what two states of a file differ; git compares them.</summary>
internal static class TextDiff
{
    public static async Task<string> OfAsync(BlobReader reader, TreeEntry? old, TreeEntry? now, string path, CancellationToken ct)
    {
        if (old?.Type == EntryType.Folder || now?.Type == EntryType.Folder || (old is not null && now is not null && old.IsSame(now)))
            return "";

        var place = Directory.CreateTempSubdirectory("autovibe-diff-").FullName;
        try
        {
            Write(reader, old, Path.Combine(place, "old"));
            Write(reader, now, Path.Combine(place, "new"));
            var answer = await GitProgram.AskAsync(place, ["diff", "--no-index", "--no-ext-diff", "--no-textconv", "--no-color", "--", "old", "new"], ct);
            if (answer.ExitCode is not (0 or 1))
                throw GitTrouble.From(place, "diff", answer);

            return Named(answer.Text, old is null ? "/dev/null" : $"a/{path}", now is null ? "/dev/null" : $"b/{path}");
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    // What git says before the first line is about the two files it was given.
    private static string Named(string text, string old, string now)
    {
        var hunks = text.IndexOf("\n@@ ", StringComparison.Ordinal);
        var isBinary = hunks < 0 && text.Contains("\nBinary files ", StringComparison.Ordinal);
        return isBinary ? $"Binary files {old} and {now} differ\n" : hunks < 0 ? "" : $"--- {old}\n+++ {now}{text[hunks..]}";
    }

    private static void Write(BlobReader reader, TreeEntry? entry, string path)
    {
        using var file = File.Create(path);
        if (entry is { Type: EntryType.File })
            reader.Read(entry.Digest, file.Write);
        else if (entry is not null)
            file.Write(Encoding.UTF8.GetBytes(entry.Target!));
    }
}
