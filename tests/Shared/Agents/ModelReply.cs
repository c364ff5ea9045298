using System.Text.Json.Nodes;

namespace AutoVibe.Tests;

/// <summary>What a model does when it is called.</summary>
internal abstract record ModelReply
{
    /// <summary>The tokens of the question that it says it has counted.</summary>
    public int InputTokens { get; init; } = 20;

    public sealed record Say(string Words) : ModelReply;

    public sealed record Use(string Tool, JsonObject Input) : ModelReply;

    public sealed record Status(int Code, string Words) : ModelReply;

    public sealed record Hang : ModelReply;

    public sealed record Nonsense : ModelReply;

    public sealed record Cut : ModelReply;
}
