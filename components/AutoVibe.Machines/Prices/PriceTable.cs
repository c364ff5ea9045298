using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>What models cost. Its version is stored with every reservation that was computed by it.</summary>
public sealed partial class PriceTable
{
    /// <summary>Who makes the model that is built in.</summary>
    internal const string OfflineMaker = "offline";

    private readonly FrozenDictionary<string, ModelPrice> _exact;
    private readonly ModelPrice[] _prefixes;

    private PriceTable(string version, string currency, IReadOnlyList<ModelPrice> models)
    {
        Version = version;
        Currency = currency;
        Models = models;
        _exact = models.ToFrozenDictionary(price => price.Model, StringComparer.Ordinal);
        _prefixes = [.. models.Where(price => price.Model.EndsWith('*')).OrderByDescending(price => price.Model.Length)];
    }

    /// <summary>The table that comes with AutoVibe, in US dollars.</summary>
    public static PriceTable BuiltIn { get; } = PriceTableReader.Read();

    /// <summary>The day of the built-in table; followed by <c>+</c> and a sum of all prices when settings changed some.</summary>
    public string Version { get; }

    /// <summary>The currency of all prices.</summary>
    public string Currency { get; }

    /// <summary>All prices, in the order of the table.</summary>
    public IReadOnlyList<ModelPrice> Models { get; }

    /// <summary>The price of a model, or null: of its exact name, of its name without a date, or of the longest pattern that fits.</summary>
    public ModelPrice? Find(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Exact(model)
            ?? (Dated().Match(model) is { Success: true } date ? Exact(model[..date.Index]) : null)
            ?? _prefixes.FirstOrDefault(price => model.AsSpan().StartsWith(price.Model.AsSpan(..^1), StringComparison.Ordinal));
    }

    /// <summary>The table in another currency. The offline model's figures stay: it costs nobody anything.</summary>
    /// <param name="currency">Three letters.</param>
    /// <param name="perUnit">What one unit of the present currency is in it; null when nobody said, and then no other price stays.</param>
    public PriceTable In(string currency, decimal? perUnit)
    {
        if (currency == Currency && perUnit is null)
            return this;
        return Changed(currency, [.. Models.Where(price => perUnit is not null || IsOffline(price)).Select(price => IsOffline(price) ? price : Times(price, perUnit!.Value))]);
    }

    /// <summary>The table with prices added, or in the place of those of the same model.</summary>
    public PriceTable With(IReadOnlyCollection<ModelPrice> prices)
    {
        if (prices.Count == 0)
            return this;
        var changed = prices.ToDictionary(price => price.Model, StringComparer.Ordinal);
        var known = Models.Select(price => changed.Remove(price.Model, out var other) ? other : price).ToList();
        return Changed(Currency, [.. known, .. prices.Where(price => changed.ContainsKey(price.Model))]);
    }

    internal static PriceTable Of(string version, string currency, IReadOnlyList<ModelPrice> models) => new(version, currency, models);

    private PriceTable Changed(string currency, IReadOnlyList<ModelPrice> models)
    {
        var text = string.Join('\n', models.Select(price => price.ToString()).Prepend(currency));
        var sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
        return new($"{BuiltIn.Version}+{sum}", currency, models);
    }

    private ModelPrice? Exact(string model) => _exact.GetValueOrDefault(model);

    private static bool IsOffline(ModelPrice price) => price.Maker == OfflineMaker;

    private static ModelPrice Times(ModelPrice price, decimal factor) => price with
    {
        Input = Up(price.Input * factor),
        CachedRead = Up(price.CachedRead * factor),
        CacheWrite = Up(price.CacheWrite * factor),
        CacheWriteLong = Up(price.CacheWriteLong * factor),
        Output = Up(price.Output * factor),
    };

    private static long Up(decimal value) => (long)decimal.Ceiling(value);

    [GeneratedRegex(@"-(\d{8}|\d{4}-\d{2}-\d{2}|latest)\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dated();
}
