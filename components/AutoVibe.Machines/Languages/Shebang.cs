using System.Text;
using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>Reads the program that a script's first line names.</summary>
internal static partial class Shebang
{
    private const int LineLimit = 512;

    /// <summary>The interpreter's name without folder and minor version, or null when the file does not begin with <c>#!</c>.</summary>
    public static string? InterpreterOf(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("#!"u8))
            return null;

        var line = Encoding.UTF8.GetString(FirstLine(head)[2..]);
        var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return null;

        var program = NameOf(words[0]);
        if (program == "env")
            program = words.Skip(1).Where(word => word[0] != '-' && !word.Contains('=')).Select(NameOf).FirstOrDefault();
        if (program == "sh")
            program = HandedTo(head) ?? program;
        return program is null ? null : MinorVersion().Replace(program, "");
    }

    // Old scripts begin as a shell script whose first command runs the file again in another language.
    private static string? HandedTo(ReadOnlySpan<byte> head)
    {
        var beginning = Encoding.UTF8.GetString(head[..Math.Min(head.Length, LineLimit)]);
        var handed = Exec().Match(beginning);
        return handed.Success ? NameOf(handed.Groups[1].Value) : null;
    }

    private static string NameOf(string program) => program[(program.LastIndexOf('/') + 1)..];

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> head)
    {
        var line = head[..Math.Min(head.Length, LineLimit)];
        var end = line.IndexOf((byte)'\n');
        return end < 0 ? line : line[..end];
    }

    [GeneratedRegex(@"(\.\d+)+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MinorVersion();

    [GeneratedRegex(@"^\s*exec\s+(\S+)[^\n]*\$0[^\n]*\$@", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exec();
}
