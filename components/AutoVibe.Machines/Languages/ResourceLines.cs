namespace AutoVibe.Machines;

/// <summary>The lines of an embedded text file, without empty lines and those that begin with <c>#</c>.</summary>
internal static class ResourceLines
{
    public static IEnumerable<string> Of(string name)
    {
        using var reader = new StreamReader(typeof(ResourceLines).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
