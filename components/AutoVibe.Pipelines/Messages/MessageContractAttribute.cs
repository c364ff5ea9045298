using System.Reflection;

namespace AutoVibe.Pipelines;

/// <summary>Version of a message or state type. A process leaves messages of a newer version to processes that know it. Default without it: 1.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class MessageContractAttribute(int version) : Attribute
{
    /// <summary>The version.</summary>
    public int Version { get; } = version;

    internal static int Of(Type type) => type.GetCustomAttribute<MessageContractAttribute>()?.Version ?? 1;
}
