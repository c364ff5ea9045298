using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AutoVibe.Pipelines.Tests;

/// <summary>Compiles small graphs with the compiler of the SDK that runs the tests, as a user's build would.</summary>
public sealed partial class WiringCompiler
{
    private const string Components = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using AutoVibe.Pipelines;

        public sealed record Order(int Total);
        public sealed record Priced(Order Order);
        public sealed class Tally { public int Total { get; set; } }

        public sealed class OrderFeed : Source<Order>
        {
            public override ValueTask<bool> ReadAsync(SourceBatch<Order> batch, CancellationToken ct) => new(false);
        }

        public sealed class Enrich : Transformer<Order, Priced>
        {
            public override ValueTask<Priced?> TransformAsync(Order order, MessageContext context, CancellationToken ct) => new(new Priced(order));
        }

        public sealed class BySize : Splitter<Priced>
        {
            public OutputPort<Priced> Big => Output<Priced>();
            public OutputPort<Priced> Small => Output<Priced>();
            public override ValueTask SplitAsync(Priced message, SplitContext context, CancellationToken ct) => default;
        }

        public sealed class Totals : Merger<Tally, Priced>
        {
            public InputPort<Order> Orders => Input<Order>((tally, order) => tally.Total += order.Total);
            public InputPort<Priced> Prices => Input<Priced>((tally, priced) => tally.Total += priced.Order.Total);
            public override bool IsComplete(Tally state) => false;
            public override ValueTask<Priced?> MergeAsync(Tally state, bool complete, MessageContext context, CancellationToken ct) => default;
        }

        public sealed class Ledger : Sink<Priced>
        {
            public override ValueTask WriteAsync(IReadOnlyList<Priced> messages, SinkContext context, CancellationToken ct) => default;
        }

        """;

    /// <summary>Compiles a graph; <paramref name="wiring"/> is the body of <c>Define</c>, whose first line is line 1 of the answer.</summary>
    public static async Task<IReadOnlyList<CompileError>> CompileAsync(string wiring)
    {
        var folder = Directory.CreateTempSubdirectory("autovibe-wiring-");
        try
        {
            var components = Path.Combine(folder.FullName, "Components.cs");
            var graph = Path.Combine(folder.FullName, "Graph.cs");
            await File.WriteAllTextAsync(components, Components);
            await File.WriteAllTextAsync(graph, $$"""
                using AutoVibe.Pipelines;
                public sealed class WrittenPipeline : PipelineDefinition { public override void Define(PipelineBuilder p) {
                #line 1
                {{wiring}}
                } }
                """);
            return Parse(await RunAsync(folder.FullName, components, graph));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string folder, params string[] sources)
    {
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        string[] references = [.. Directory.GetFiles(runtime, "System*.dll"), typeof(PipelineDefinition).Assembly.Location];
        string[] arguments =
        [
            "exec", Compiler(root), "-noconfig", "-nostdlib", "-nullable:enable", "-target:library", "-langversion:latest", "-preferreduilang:en",
            $"-out:{Path.Combine(folder, "graph.dll")}", .. references.Select(path => $"-reference:{path}"), .. sources,
        ];
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), arguments)
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static string Compiler(string root) =>
        Directory.GetDirectories(Path.Combine(root, "sdk"), $"{Environment.Version.Major}.*")
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"))
            .Last(File.Exists);

    private static List<CompileError> Parse(string output)
    {
        var errors = Error().Matches(output)
            .Select(match => new CompileError(match.Groups["code"].Value, int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture), match.Groups["text"].Value.Trim()))
            .ToList();

        // An error that belongs to no line means that the compiler itself was called wrongly.
        Assert.Equal(Regex.Count(output, @"\berror CS\d+:"), errors.Count);
        return errors;
    }

    [GeneratedRegex(@"Graph\.cs\((?<line>\d+),\d+\): error (?<code>CS\d+): (?<text>[^\n]*)")]
    private static partial Regex Error();
}

public sealed record CompileError(string Code, int Line, string Text);
