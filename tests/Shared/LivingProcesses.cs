namespace AutoVibe.Tests;

internal static class LivingProcesses
{
    /// <summary>How many processes have this word in their command line.</summary>
    public static int With(string mark) =>
        Directory.EnumerateDirectories("/proc").Count(folder => int.TryParse(Path.GetFileName(folder), out _) && CommandLineOf(folder).Contains(mark, StringComparison.Ordinal));

    private static string CommandLineOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
