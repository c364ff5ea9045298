using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>The folder in a reviewer's workspace that says what was changed and takes the answer.</summary>
internal static class ReviewFolder
{
    /// <summary>Its name; nothing of the project's own is called like this.</summary>
    public const string Name = ".autovibe-review";

    public const string ChangesPath = $"{Name}/changes.diff";

    public const string AnswerPath = $"{Name}/answer.json";

    /// <summary>Makes it anew: whatever the attempt left in its place, such as an answer, counts for nothing.</summary>
    public static async Task PrepareAsync(string workspace, string changes, CancellationToken ct)
    {
        var folder = Path.Combine(workspace, Name);
        if (FileProbe.TypeOf(folder) == FileType.Folder)
            MachineFolder.Delete(folder);
        else
            File.Delete(folder);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(workspace, ChangesPath), changes, ct);
    }

    /// <summary>Reads the answer; null when it is none, with the reason.</summary>
    public static (ReviewAnswer? Answer, string? Problem) Read(string workspace)
    {
        // The reviewer may have put anything there: no link is followed, and nothing is waited for.
        if (FileProbe.TypeOf(Path.Combine(workspace, Name)) != FileType.Folder || FileProbe.TryOpen(Path.Combine(workspace, AnswerPath), out var file) != FileType.Regular || file is null)
            return (null, $"It left no answer in {AnswerPath}.");

        using (file)
            return Read(file);
    }

    private static (ReviewAnswer? Answer, string? Problem) Read(SafeFileHandle file)
    {
        if (RandomAccess.GetLength(file) > ReviewAnswer.MostBytes)
            return (null, $"Its answer has {RandomAccess.GetLength(file):N0} bytes; it may have {ReviewAnswer.MostBytes:N0}.");

        try
        {
            var buffer = new byte[ReviewAnswer.MostBytes];
            return (ReviewAnswer.Parse(buffer.AsSpan(0, RandomAccess.Read(file, buffer, 0))), null);
        }
        catch (JsonException error)
        {
            return (null, $"Its answer cannot be read: {error.Message}");
        }
    }
}
