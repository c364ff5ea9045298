namespace AutoVibe.Machines;

/// <summary>Finds the longest extension of a file name that any language has: <c>.blade.php</c> before <c>.php</c>.</summary>
internal static class FileExtension
{
    public static (string Extension, string[] Candidates) CandidatesFor(string name, LanguageTable table)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            var extension = name[dot..].ToLowerInvariant();
            if (table.Extensions.TryGetValue(extension, out var languages))
                return (extension, languages);
        }

        return ("", []);
    }
}
