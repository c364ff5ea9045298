using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AutoVibe.Benchmarks;

internal sealed record BenchmarkArguments(IReadOnlyList<Benchmark> Benchmarks, Scale Scale, bool Json, bool List)
{
    private static readonly string Help = $"usage: NAME | all [--json] [--smoke] [--rounds N] | --list{Environment.NewLine}"
        + $"names: {string.Join(", ", Catalog.All.Select(benchmark => benchmark.Name))}";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out BenchmarkArguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = null;
        problem = null;
        string? name = null;
        var (json, list, smoke, rounds) = (false, false, false, (int?)null);

        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--list":
                    list = true;
                    break;
                case "--smoke":
                    smoke = true;
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var parsed) && parsed > 0:
                    rounds = parsed;
                    i++;
                    break;
                case var word when name is null && !word.StartsWith('-'):
                    name = word;
                    break;
                default:
                    problem = $"'{args[i]}' is not understood.{Environment.NewLine}{Help}";
                    return false;
            }
        }

        var chosen = Catalog.All.Where(benchmark => name == "all" || benchmark.Name == name).ToList();
        if (!list && chosen.Count == 0)
        {
            problem = name is null ? Help : $"There is no benchmark '{name}'.{Environment.NewLine}{Help}";
            return false;
        }

        arguments = new(chosen, new(smoke, rounds), json, list);
        return true;
    }
}
