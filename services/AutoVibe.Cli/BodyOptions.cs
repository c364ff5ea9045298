using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;

namespace AutoVibe.Cli;

/// <summary>Where a new body comes from: the command line, a file, standard input or an editor.</summary>
internal sealed class BodyOptions
{
    private readonly Option<string?> _body = new("--body") { Description = "The new body as JSON.", HelpName = "JSON" };
    private readonly Option<string?> _file = new("--file") { Description = "A file with the new body; - reads standard input.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(_body);
        command.Add(_file);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="now">What the body is now; null when that is no JSON.</param>
    /// <param name="bad">The error when the new one is no JSON.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<JsonElement> ReadAsync(ParseResult parsed, JsonElement? now, ErrorCode bad, CancellationToken ct)
    {
        var text = (parsed.GetValue(_body), parsed.GetValue(_file)) switch
        {
            ({ } body, null) => body,
            (null, "-") => await Console.In.ReadToEndAsync(ct),
            (null, { } file) => await File.ReadAllTextAsync(file, ct),
            (null, null) when Environment.UserInteractive && !Console.IsInputRedirected => await AskAsync(now, ct),
            _ => throw new AutoVibeException(SettingErrors.BadCommandLine, "Exactly one of --body and --file must give the new body.", fix: "Without a terminal there is no editor: use --body JSON or --file FILE."),
        };

        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException error)
        {
            throw new AutoVibeException(bad, $"The new body is not JSON: {error.Message}", error);
        }
    }

    private static async Task<string> AskAsync(JsonElement? now, CancellationToken ct)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("autovibe-").FullName, "body.json");
        try
        {
            var pretty = now is { } body ? JsonSerializer.Serialize(body, Pretty) : "";
            await File.WriteAllTextAsync(file, pretty, ct);
            using var editor = Process.Start(Editor(), [file]);
            await editor.WaitForExitAsync(ct);
            return await File.ReadAllTextAsync(file, ct);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static readonly JsonSerializerOptions Pretty = new(WireFormat.Options) { WriteIndented = true };

    private static string Editor() =>
        Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR") ?? (OperatingSystem.IsWindows() ? "notepad" : "vi");
}
