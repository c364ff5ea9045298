using System.Globalization;
using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Reads what the settings say about the prices of models; what is wrong is gathered by the reader.</summary>
internal static class PriceSettings
{
    private const string Models = "AutoVibe:Prices:Models";
    private const string PerDollar = "AutoVibe:Prices:PerDollar";
    private const decimal Most = 1_000_000;
    private const int Millionths = 1_000_000;

    public static PriceTable Read(SettingsReader reader, string currency)
    {
        var table = PriceTable.BuiltIn.In(currency, ReadPerDollar(reader));
        return table.With([.. reader.NamesIn(Models).Select(name => Read(reader, name, table)).OfType<ModelPrice>().DistinctBy(price => price.Model)]);
    }

    private static decimal? ReadPerDollar(SettingsReader reader)
    {
        if (reader.Text(PerDollar) is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= Most)
            return rate;
        reader.Add(PerDollar, $"'{text}' is no rate.", "Give what one US dollar costs in the currency of AutoVibe:Currency, such as 0.92.");
        return null;
    }

    private static ModelPrice? Read(SettingsReader reader, string name, PriceTable table)
    {
        var section = $"{Models}:{name}";
        var options = reader.Read<PriceOptions>(section);
        var model = options.Model.Length > 0 ? options.Model : name;
        var known = table.Models.FirstOrDefault(price => price.Model == model);
        if (Rate(reader, section, nameof(options.Input), options.Input, known?.Input) is not { } input
            || Rate(reader, section, nameof(options.Output), options.Output, known?.Output) is not { } output
            || Rate(reader, section, nameof(options.CachedRead), options.CachedRead, known?.CachedRead ?? input) is not { } cachedRead
            || Rate(reader, section, nameof(options.CacheWrite), options.CacheWrite, known?.CacheWrite ?? input) is not { } cacheWrite
            || Rate(reader, section, nameof(options.CacheWriteLong), options.CacheWriteLong, known?.CacheWriteLong ?? cacheWrite) is not { } cacheWriteLong)
            return null;

        foreach (var (field, limit) in new[] { (nameof(options.MaxInput), options.MaxInput), (nameof(options.MaxOutput), options.MaxOutput) })
        {
            if (limit is < 1 or > 1_000_000_000)
                reader.Add($"{section}:{field}", $"{limit} is no number of tokens.", "Give a number from 1 to 1,000,000,000.");
        }

        return (known ?? new() { Model = model, Input = 0, CachedRead = 0, CacheWrite = 0, CacheWriteLong = 0, Output = 0 }) with
        {
            Input = input,
            CachedRead = cachedRead,
            CacheWrite = cacheWrite,
            CacheWriteLong = cacheWriteLong,
            Output = output,
            MaxInput = options.MaxInput ?? known?.MaxInput,
            MaxOutput = options.MaxOutput ?? known?.MaxOutput,
        };
    }

    private static long? Rate(SettingsReader reader, string section, string field, decimal? given, long? otherwise)
    {
        if (given is >= 0 and <= Most && given * Millionths == decimal.Truncate(given.Value * Millionths))
            return (long)(given.Value * Millionths);
        if (given is null && otherwise is not null)
            return otherwise;
        reader.Add($"{section}:{field}", given is null ? "The price is missing." : $"{given} is no price.", "Give a price for a million tokens, with at most six decimals.");
        return null;
    }
}
