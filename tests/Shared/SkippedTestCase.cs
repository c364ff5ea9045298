using Xunit.Abstractions;
using Xunit.Sdk;

namespace AutoVibe.Tests;

/// <summary>A test that is told from the start to be skipped, with its reason.</summary>
public sealed class SkippedTestCase : XunitTestCase
{
    [Obsolete("Needed by the deserializer.")]
    public SkippedTestCase()
    {
    }

    public SkippedTestCase(IMessageSink messages, ITestFrameworkDiscoveryOptions options, ITestMethod method, string reason)
        : base(messages, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method) => SkipReason = reason;

    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue("Reason", SkipReason);
    }

    public override void Deserialize(IXunitSerializationInfo data)
    {
        base.Deserialize(data);
        SkipReason = data.GetValue<string>("Reason");
    }
}
