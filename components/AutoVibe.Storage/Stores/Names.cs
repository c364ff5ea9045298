using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The words that stand in the database for enumerations; the schema checks the same list.</summary>
internal static class Names
{
    public static JsonSerializerOptions Json { get; } = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string Of(DeliveryState state) => state switch
    {
        DeliveryState.Waiting => "waiting",
        DeliveryState.Held => "held",
        DeliveryState.Running => "running",
        _ => "dead",
    };

    public static DeliveryState Delivery(string name) => name switch
    {
        "waiting" => DeliveryState.Waiting,
        "held" => DeliveryState.Held,
        "running" => DeliveryState.Running,
        "dead" => DeliveryState.Dead,
        _ => throw Unknown(name),
    };

    public static string Of(NodeState state) => state.ToString().ToLowerInvariant();

    public static NodeState Node(string name) => name switch
    {
        "alive" => NodeState.Alive,
        "draining" => NodeState.Draining,
        "drained" => NodeState.Drained,
        "dead" => NodeState.Dead,
        _ => throw Unknown(name),
    };

    public static string Of(ComponentKind kind) => kind.ToString().ToLowerInvariant();

    public static string Of(HealthState state) => state.ToString().ToLowerInvariant();

    private static InvalidOperationException Unknown(string name) => new($"The database holds the word '{name}', which this program does not know.");
}
