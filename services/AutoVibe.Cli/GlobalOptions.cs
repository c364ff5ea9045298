using System.CommandLine;
using System.CommandLine.Parsing;

namespace AutoVibe.Cli;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Data = new("--data")
    {
        Description = "The data folder. Default: the setting AutoVibe:Data, else .autovibe in the current folder. A server that runs on it is used; else its SQLite file is opened.",
        HelpName = "DIR",
        Recursive = true,
    };

    public static readonly Option<string?> Connection = new("--connection")
    {
        Description = "Open this PostgreSQL database, whatever server runs.",
        HelpName = "STRING",
        Recursive = true,
    };

    public static readonly Option<Uri?> Server = new("--server")
    {
        Description = "Talk to the server at this address.",
        HelpName = "URL",
        Recursive = true,
        CustomParser = Address,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Standard output is one line with one JSON object; a stream has one per line.",
        Recursive = true,
    };

    // '--data --json' is a forgotten folder, not a folder of that name.
    static GlobalOptions()
    {
        foreach (var option in new[] { Data, Connection })
            option.Validators.Add(RefuseOption);
    }

    public static IEnumerable<Option> All => [Data, Connection, Server, Json];

    private static void RefuseOption(OptionResult result)
    {
        if (result.Tokens is [{ Value: var value }] && value.StartsWith("--", StringComparison.Ordinal))
            result.AddError($"Required argument missing for option: '{result.Option.Name}'.");
    }

    private static Uri? Address(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;

        result.AddError($"'{text}' is not the address of a server, such as http://127.0.0.1:5180.");
        return null;
    }
}
