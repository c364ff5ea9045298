using System.Reflection;

namespace AutoVibe.Hosting;

/// <summary>Every error that AutoVibe names, collected from the components; <c>autovibe explain</c> prints it.</summary>
public static class ErrorCatalog
{
    /// <summary>All errors, ordered by code.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } = [.. Components().SelectMany(DeclaredIn).OrderBy(error => error.Code, StringComparer.Ordinal)];

    /// <summary>Finds an error by its code, in any case, with or without the letters AV.</summary>
    /// <exception cref="AutoVibeException">No error has that code.</exception>
    public static ErrorCode Find(string code)
    {
        var wanted = code.Trim();
        if (!wanted.StartsWith("AV", StringComparison.OrdinalIgnoreCase))
            wanted = "AV" + wanted;

        return All.FirstOrDefault(error => error.Code.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new AutoVibeException(SettingErrors.NoSuchCode, $"No error has the code '{code}'.");
    }

    private static IEnumerable<Assembly> Components()
    {
        var self = typeof(ErrorCatalog).Assembly;
        var used = self.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("AutoVibe.", StringComparison.Ordinal));

        return used.Select(Assembly.Load).Append(self);
    }

    private static IEnumerable<ErrorCode> DeclaredIn(Assembly component) => component.GetExportedTypes()
        .Where(type => type.Name.EndsWith("Errors", StringComparison.Ordinal))
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(field => field.GetValue(null))
        .OfType<ErrorCode>();
}
