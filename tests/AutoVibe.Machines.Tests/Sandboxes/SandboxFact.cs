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

/// <summary>Marks a class whose tests need Landlock.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnLandlockAttribute : Attribute;

public sealed class SandboxFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var skip = Has<OnBubblewrapAttribute>() ? RequiresBubblewrap.Skip : Has<OnLandlockAttribute>() ? RequiresLandlock.Skip : RequiresBubblewrap.NoLinux;
        return skip is { } reason
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);

        bool Has<T>() => testMethod.TestClass.Class.GetCustomAttributes(typeof(T)).Any();
    }
}
