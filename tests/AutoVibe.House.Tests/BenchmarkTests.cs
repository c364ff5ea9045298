using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.House.Tests;

/// <summary>The benchmark program still runs: every benchmark once, with so little work that its figures mean nothing.</summary>
public sealed class BenchmarkTests
{
    [Theory]
    [InlineData("memory-hop")]
    [InlineData("startup")]
    [InlineData("dataflow")]
    [InlineData("sqlite-hop")]
    [InlineData("snapshot-cold")]
    [InlineData("snapshot-unchanged")]
    [InlineData("restore")]
    [InlineData("verify")]
    [InlineData("machines")]
    public Task A_benchmark_reports_one_object(string name) => ReportsAsync(name);

    [PostgresTheory]
    [InlineData("durable-edge")]
    [InlineData("budget")]
    [InlineData("gateway")]
    [InlineData("durable-send")]
    [InlineData("durable-hop")]
    [InlineData("wake")]
    [InlineData("held")]
    [InlineData("memory")]
    [InlineData("replicas")]
    public Task A_benchmark_on_PostgreSQL_reports_one_object(string name) => ReportsAsync(name);

    [RedisTheory]
    [InlineData("cache")]
    [InlineData("rate-limit")]
    public Task A_benchmark_on_Redis_reports_one_object(string name) => ReportsAsync(name);

    [Fact]
    public async Task The_list_names_every_benchmark()
    {
        var (exit, output) = await RunAsync("--list");

        Assert.Equal(0, exit);
        Assert.Equal(
            ["memory-hop", "dataflow", "durable-edge", "durable-send", "durable-hop", "sqlite-hop", "wake", "held", "memory", "replicas", "startup", "snapshot-cold", "snapshot-unchanged", "restore", "verify", "cache", "rate-limit", "machines", "budget", "gateway"],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("memory-hops", "--json")]
    [InlineData("memory-hop", "--jsn")]
    [InlineData("memory-hop", "--rounds", "0")]
    [InlineData]
    public async Task A_name_or_option_that_is_not_understood_is_a_usage_error(params string[] arguments)
    {
        var (exit, output) = await RunAsync(arguments);

        Assert.Equal(2, exit);
        Assert.Empty(output);
    }

    private static async Task ReportsAsync(string name)
    {
        var (exit, output) = await RunAsync(name, "--smoke", "--json");

        Assert.True(exit == 0, output);
        using var report = JsonDocument.Parse(Assert.Single(output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(name, report.RootElement.GetProperty("name").GetString());
        var ratio = report.RootElement.GetProperty("ratio");
        Assert.True(name is "wake" or "machines" ? ratio.ValueKind == JsonValueKind.Null : ratio.GetDouble() > 0);
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(Repository.Root, "tests", "AutoVibe.Benchmarks", "bin", built.Parent!.Name, built.Name, "AutoVibe.Benchmarks.dll");
        using var process = ChildProgram.StartDotnet(Repository.Root, ["exec", program, .. arguments]);
        var exit = await process.ExitAsync();
        return (exit, process.Output);
    }
}
