using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace AutoVibe.Storage;

/// <summary>Sets the properties of an options object from configuration and collects every value that does not fit, instead of stopping at the first.</summary>
internal sealed class SettingsBinder(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public void Bind(string section, object target)
    {
        var properties = target.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var setting in configuration.GetSection(section).GetChildren())
        {
            var property = Array.Find(properties, p => string.Equals(p.Name, setting.Key, StringComparison.OrdinalIgnoreCase) && IsSetting(p));
            if (property is null)
                Report(setting.Path, setting.Value, $"there is no such setting; known are {string.Join(", ", properties.Where(IsSetting).Select(p => p.Name))}");
            else
                Set(property, target, setting);
        }
    }

    public void Report(string key, object? value, string problem) =>
        _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{key} = '{value}' ({SettingOrigin.Of(configuration, key)}): {problem}."));

    private void Set(PropertyInfo property, object target, IConfigurationSection setting)
    {
        if (Parse(property.PropertyType, setting.Value ?? "") is { } value)
            property.SetValue(target, value);
        else
            Report(setting.Path, setting.Value, $"not a value of this setting; write {Example(property.PropertyType)}");
    }

    private static object? Parse(Type type, string text)
    {
        if (type == typeof(string))
            return text;
        if (type == typeof(bool))
            return bool.TryParse(text, out var truth) ? truth : null;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        // A bare number would be read as days.
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
    }

    private static bool IsSetting(PropertyInfo property) =>
        property.PropertyType.IsValueType || property.PropertyType == typeof(string);

    private static string Example(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) || type == typeof(TimeSpan?) ? "days.hours:minutes:seconds, such as 00:00:30 for thirty seconds"
        : "a whole number";
}
