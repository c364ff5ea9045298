using Spectre.Console;

namespace AutoVibe.Cli.Tests;

public sealed class ListingTests
{
    [Fact]
    public void Rows_that_fit_stand_under_the_names_of_their_columns() => Assert.Equal(
        """
           machine  cost       step
        *  one      0.50  USD  works
           two        12  USD
        """,
        Shown(80));

    [Fact]
    public void On_a_narrow_terminal_each_value_stands_behind_its_name() => Assert.Equal(
        """
        machine  * one
        cost     0.50 USD
        step     works

        machine  two
        cost     12 USD
        """,
        Shown(20));

    private static string Shown(int width)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        var listing = new Listing("", "machine", "cost>", "", "step");
        listing.AddRow(["*", "one", "0.50", "USD", "works"]);
        listing.AddRow(["", "two", "12", "USD", ""]);
        console.Write(listing);
        return string.Join('\n', text.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }
}
