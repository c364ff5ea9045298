using System.Text;

namespace AutoVibe.Machines;

/// <summary>Tells text that UTF-8 can hold from text with half of a surrogate pair.</summary>
internal static class UnicodeText
{
    private static readonly Encoding Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsWhole(string text)
    {
        try
        {
            Strict.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
