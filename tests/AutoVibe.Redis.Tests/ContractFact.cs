using AutoVibe.Tests;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AutoVibe.Redis.Tests;

/// <summary>A test that both the twin in the process and Redis must pass. In a class marked <see cref="OnRedisAttribute"/> it is skipped where there is no server, but not in CI.</summary>
[XunitTestCaseDiscoverer("AutoVibe.Redis.Tests.ContractFactDiscoverer", "AutoVibe.Redis.Tests")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>Marks a class whose tests need a Redis server.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnRedisAttribute : Attribute;

public sealed class ContractFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var onRedis = testMethod.TestClass.Class.GetCustomAttributes(typeof(OnRedisAttribute)).Any();
        return onRedis && RequiresRedis.Skip is { } reason
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
    }
}
