using AutoVibe.Hosting;
using AutoVibe.Machines;

namespace AutoVibe.Server.Tests;

public sealed class PriceSettingsTests
{
    [Fact]
    public void Without_settings_the_built_in_table_holds() => Assert.Same(PriceTable.BuiltIn, Read());

    [Fact]
    public void A_built_in_price_is_changed_in_the_parts_that_are_given()
    {
        var (price, builtIn) = (Read("--AutoVibe:Prices:Models:claude-opus-5:Input", "4.5").Find("claude-opus-5")!, PriceTable.BuiltIn.Find("claude-opus-5")!);

        Assert.Equal(builtIn with { Input = 4_500_000 }, price);
    }

    [Fact]
    public void A_model_whose_name_is_no_name_of_a_section_is_named_within_it()
    {
        var price = Read("--AutoVibe:Prices:Models:local:Model", "llama3:*", "--AutoVibe:Prices:Models:local:Input", "0", "--AutoVibe:Prices:Models:local:Output", "0", "--AutoVibe:Prices:Models:local:MaxInput", "8192").Find("llama3:70b")!;

        Assert.True(price.IsFree);
        Assert.Equal(8192, price.MaxInput);
    }

    [Fact]
    public void In_another_currency_prices_are_converted_when_the_rate_is_given_and_unknown_otherwise()
    {
        Assert.Equal(4_600_000, Read("--AutoVibe:Currency", "EUR", "--AutoVibe:Prices:PerDollar", "0.92").Find("claude-opus-5")!.Input);
        Assert.Null(Read("--AutoVibe:Currency", "EUR").Find("claude-opus-5"));
    }

    [Theory]
    [InlineData("AutoVibe:Prices:PerDollar", "zero")]
    [InlineData("AutoVibe:Prices:PerDollar", "0")]
    [InlineData("AutoVibe:Prices:Models:claude-opus-5:Input", "-1")]
    [InlineData("AutoVibe:Prices:Models:claude-opus-5:Input", "0.0000001")]
    [InlineData("AutoVibe:Prices:Models:claude-opus-5:Output", "much")]
    [InlineData("AutoVibe:Prices:Models:claude-opus-5:MaxInput", "0")]
    [InlineData("AutoVibe:Prices:Models:claude-opus-5:Inputs", "1")]
    public void What_is_no_price_is_refused_with_its_name(string setting, string value) => Assert.Equal(setting, Assert.Single(Wrong($"--{setting}", value).Problems).Key);

    [Fact]
    public void A_new_model_needs_both_prices() => Assert.Equal("AutoVibe:Prices:Models:new:Output", Assert.Single(Wrong("--AutoVibe:Prices:Models:new:Input", "1").Problems).Key);

    private static PriceTable Read(params string[] arguments)
    {
        var settings = new ServerSettings(CommandLineSettings.Parse(arguments));
        settings.Check();
        return settings.Prices;
    }

    private static SettingsException Wrong(params string[] arguments) => Assert.Throws<SettingsException>(() => Read(arguments));
}
