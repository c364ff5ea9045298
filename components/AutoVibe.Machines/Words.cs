using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>The word by which a value of an enumeration is stored in the database, sent as JSON and shown.</summary>
public static class Words
{
    /// <summary>The word for a value, such as <c>in_progress</c>.</summary>
    public static string ToWord<T>(this T value)
        where T : struct, Enum => Of<T>.ByValue[value];

    /// <summary>The value whose word this is.</summary>
    /// <exception cref="ArgumentException">No value has this word.</exception>
    public static T FromWord<T>(string word)
        where T : struct, Enum =>
        Of<T>.ByWord.TryGetValue(word, out var value)
            ? value
            : throw new ArgumentException($"'{word}' is none of: {string.Join(", ", Of<T>.ByWord.Keys.Order())}.", nameof(word));

    private static class Of<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>().ToFrozenDictionary(value => value, WordFor);
        public static readonly FrozenDictionary<string, T> ByWord = ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

        private static string WordFor(T value) =>
            typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
    }
}
