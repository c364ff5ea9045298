using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class PriceCommands
{
    public static Command Create() => new("price", "What models cost.") { List() };

    private static Command List()
    {
        var command = new Command("list", "Lists what models cost for a million tokens.");
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var report = await autoVibe.Prices.ListAsync(ct);
            parsed.Output().Result(report, console =>
            {
                console.WriteLine($"Prices of {report.Version} in {report.Currency} for a million tokens:");
                var table = new Listing("model", "input>", "cached>", "cache write>", "long cache>", "output>", "longest prompt>", "longest answer>", "long prompts");
                foreach (var price in report.Models)
                {
                    table.AddRow(Cell.Row(
                        price.Model, price.Input, price.CachedRead, price.CacheWrite, price.CacheWriteLong, price.Output, price.MaxInput, price.MaxOutput,
                        price.Long is { } tier ? string.Create(CultureInfo.InvariantCulture, $"above {tier.Above:N0}: input {tier.InputPercent} %, output {tier.OutputPercent} %") : null));
                }

                console.Write(table);
            });
        });
        return command;
    }
}
