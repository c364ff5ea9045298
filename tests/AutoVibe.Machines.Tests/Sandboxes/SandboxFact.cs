using AutoVibe.Tests;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AutoVibe.Machines.Tests;

/// <summary>A test that every level of isolation must pass. It is skipped where its class's level cannot work, but not in CI.</summary>
[XunitTestCaseDiscoverer("AutoVibe.Machines.Tests.SandboxFactDiscoverer", "AutoVibe.Machines.Tests")]
public sealed class SandboxFactAttribute : FactAttribute;

/// <summary>Marks a class whose tests need bubblewrap.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnBubblewrapAttribute : Attribute;

public sealed class SandboxFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var onBubblewrap = testMethod.TestClass.Class.GetCustomAttributes(typeof(OnBubblewrapAttribute)).Any();
        return (onBubblewrap ? RequiresBubblewrap.Skip : RequiresBubblewrap.NoLinux) is { } reason
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
    }
}
