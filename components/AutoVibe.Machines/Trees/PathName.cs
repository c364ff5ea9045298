using System.Text;
using System.Text.Unicode;

namespace AutoVibe.Machines;

/// <summary>Writes a relative path, which is bytes to git and to Linux, as text that can be read back into the same bytes.</summary>
/// <remarks>
/// A path in UTF-8 is its own text. Any other path is written as <c>./</c> followed by its bytes, those outside printable ASCII as <c>\xE9</c>
/// and the backslash doubled. No listed path starts with <c>./</c> itself, so two paths never share one text.
/// </remarks>
internal static class PathName
{
    private const string Mark = "./";

    public static string FromBytes(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Escape(bytes);

    public static bool IsUtf8(string path) => !path.StartsWith(Mark, StringComparison.Ordinal);

    public static byte[] ToBytes(string path) => IsUtf8(path) ? Encoding.UTF8.GetBytes(path) : Unescape(path.AsSpan(Mark.Length));

    private static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(Mark);
        foreach (var value in bytes)
        {
            if (value == '\\')
                text.Append(@"\\");
            else if (value is >= 0x20 and < 0x7F)
                text.Append((char)value);
            else
                text.Append(@"\x").Append(value.ToString("X2"));
        }

        return text.ToString();
    }

    private static byte[] Unescape(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
                bytes.Add((byte)text[at]);
            else if (text[++at] == '\\')
                bytes.Add((byte)'\\');
            else
            {
                bytes.Add(Convert.FromHexString(text.Slice(at + 1, 2))[0]);
                at += 2;
            }
        }

        return [.. bytes];
    }
}
