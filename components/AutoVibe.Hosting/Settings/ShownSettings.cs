using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>Settings as they may be kept and shown: what may be a secret, by its name, is named and its value left out.</summary>
internal static class ShownSettings
{
    private const string LeftOut = "(left out)";
    private static readonly string[] Sections = ["AutoVibe", "ConnectionStrings", "Aspire", "Logging"];
    private static readonly string[] Secrets = ["Key", "Password", "Secret", "Token", "ConnectionString"];

    /// <param name="read">The settings that AutoVibe reads itself, defaults included.</param>
    /// <param name="given">Everything that was given; of it the sections that are AutoVibe's or its parts'.</param>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> read, IConfiguration given)
    {
        var all = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in Sections.SelectMany(section => given.GetSection(section).AsEnumerable()))
        {
            if (value is not null)
                all[key] = value;
        }

        foreach (var (key, value) in read)
            all[key] = value;
        foreach (var key in all.Keys.Where(IsSecret).ToList())
            all[key] = LeftOut;
        return all;
    }

    private static bool IsSecret(string key) =>
        key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) || Secrets.Any(secret => key.EndsWith(secret, StringComparison.OrdinalIgnoreCase));
}
