using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class PriceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prices_are_listed_with_their_version()
    {
        var text = await Autovibe.RunAsync(_folder, "price", "list");
        var json = (await Autovibe.RunAsync(_folder, "price", "list", "--json")).Json;

        Assert.Contains("autovibe-offline", text.Output);
        Assert.Equal("USD", json.GetProperty("currency").GetString());
        Assert.Contains(json.GetProperty("models").EnumerateArray(), price => price.GetProperty("model").GetString() == "claude-opus-4-5" && price.GetProperty("cacheWrite").GetString() == "6.25");
    }

    [Fact]
    public async Task A_price_of_the_settings_is_listed_and_changes_the_version()
    {
        var before = (await Autovibe.RunAsync(_folder, "price", "list", "--json")).Json.GetProperty("version").GetString();

        var after = (await Autovibe.RunAsync(_folder, [("AutoVibe__Prices__Models__qwen3-coder__Input", "0.4"), ("AutoVibe__Prices__Models__qwen3-coder__Output", "1.6")], "price", "list", "--json")).Json;

        Assert.StartsWith(before + "+", after.GetProperty("version").GetString(), StringComparison.Ordinal);
        Assert.Equal("0.40", after.GetProperty("models").EnumerateArray().Last().GetProperty("cachedRead").GetString());
    }
}
