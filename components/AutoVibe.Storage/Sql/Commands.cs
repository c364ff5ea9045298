using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Writes down what a sink hands to its commit.</summary>
internal static class Commands
{
    public static SinkCommand Of(string sql, params IEnumerable<(string Name, object? Value)> parameters) =>
        new(sql, [.. parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))]);
}
