using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>Reads settings into their options and gathers everything that is wrong with them, so that all of it is told at once.</summary>
/// <param name="configuration">The settings and where they come from.</param>
public sealed class SettingsReader(IConfigurationRoot configuration)
{
    private const string Root = "AutoVibe";
    private readonly List<SettingProblem> _problems = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The values that apply, defaults included, of the settings that were read so far. Secrets are among them.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The value of a single setting; null when it is absent or blank.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        if (string.IsNullOrWhiteSpace(configuration[key]))
            return null;
        _values[key] = configuration[key]!;
        return configuration[key];
    }

    /// <summary>The names that stand in a section, in the order of their spelling.</summary>
    public IReadOnlyList<string> NamesIn(string section) => [.. configuration.GetSection(section).GetChildren().Select(child => child.Key)];

    /// <summary>Reads one section. Wrong values are gathered; the defaults stand in for them.</summary>
    public T Read<T>(string section)
        where T : class, new()
    {
        var options = new T();
        ReadInto(options, section);

        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), results, validateAllProperties: true);

        // The framework asks IValidatableObject only after every attribute passed; all problems are wanted at once.
        if (results.Count > 0 && options is IValidatableObject whole)
            results.AddRange(whole.Validate(new(options)));

        foreach (var result in results)
            Add($"{section}:{result.MemberNames.FirstOrDefault()}".TrimEnd(':'), result.ErrorMessage!, "Change or remove it.");

        return options;
    }

    /// <summary>Adds a problem that only shows when several settings are looked at together.</summary>
    public void Add(string key, string problem, string fix) => _problems.Add(new(key, SettingOrigin.Of(configuration, key), problem, fix));

    /// <summary>Adds a problem that was found elsewhere and names its setting and origin itself.</summary>
    public void Add(string problem) => _problems.Add(new("", "", problem, ""));

    /// <summary>Where the value of a setting came from.</summary>
    public string OriginOf(string key) => SettingOrigin.Of(configuration, key);

    /// <summary>Refuses to go on when anything is wrong, settings nobody reads included.</summary>
    /// <param name="checkedElsewhere">Sections whose own reader tells of settings that it does not know.</param>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public void ThrowIfWrong(IReadOnlyCollection<string> checkedElsewhere)
    {
        foreach (var (key, _) in configuration.GetSection(Root).AsEnumerable().Where(entry => entry.Value is not null && !IsKnown(entry.Key, checkedElsewhere)))
        {
            var near = Spelling.Nearest(key, _known);
            Add(key, "No setting has this name.", near is null ? "Remove it." : $"Did you mean {near}?");
        }

        if (_problems.Count > 0)
            throw new SettingsException([.. _problems.DistinctBy(problem => (problem.Key, problem.Problem))]);
    }

    private bool IsKnown(string key, IEnumerable<string> sections) =>
        _known.Contains(key) || sections.Any(section => key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

    private void ReadInto(object options, string section)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var key = $"{section}:{property.Name}";
            if (IsGroup(property.PropertyType))
                ReadInto(property.GetValue(options) ?? throw new InvalidOperationException($"{key} has no default."), key);
            else if (Text(key) is { } text)
                Convert(options, property, key, text);
            else if (property.GetValue(options) is { } usual)
                _values[key] = string.Create(CultureInfo.InvariantCulture, $"{usual}");
        }
    }

    private void Convert(object options, PropertyInfo property, string key, string text)
    {
        try
        {
            property.SetValue(options, configuration.GetSection(key).Get(property.PropertyType));
        }
        catch (InvalidOperationException)
        {
            Add(key, $"'{text}' is not {SettingForm.Of(property.PropertyType)}.", $"Give {SettingForm.Example(property.PropertyType)}.");
        }
    }

    private static bool IsGroup(Type type) => type.IsClass && type != typeof(string) && type != typeof(Uri);
}
