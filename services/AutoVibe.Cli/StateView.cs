using System.Text.Json;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>State of components as text.</summary>
internal static class StateView
{
    private static readonly JsonSerializerOptions Pretty = new(WireFormat.Options) { WriteIndented = true };

    public static void Show(IAnsiConsole console, StateKeyPage page)
    {
        var table = new Listing("key", "partition>", "contract>", "bytes>");
        foreach (var key in page.Keys)
            table.AddRow(Cell.Row(key.Key, key.Partition, key.Contract, key.Bytes));

        console.Write(table);
        console.WriteLine($"{page.Total:N0} keys{(page.Next is null ? "." : $"; more with: --cursor {page.Next}")}");
    }

    public static void Show(IAnsiConsole console, ComponentState state)
    {
        console.MarkupLineInterpolated($"[bold]{state.Key}[/]  {state.Pipeline}, {state.Component}");
        console.WriteLine($"version   {state.Version}, contract {state.Contract}, partition {state.Partition}");
        console.WriteLine(state.Body is { } body ? JsonSerializer.Serialize(body, Pretty) : $"no JSON, in Base64: {state.BodyBase64}");
    }
}
