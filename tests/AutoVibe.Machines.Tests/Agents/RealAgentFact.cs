using AutoVibe.Tests;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AutoVibe.Machines.Tests;

/// <summary>A test of a program of another vendor. It is skipped where the program is not installed, in CI too, and says so.</summary>
[XunitTestCaseDiscoverer("AutoVibe.Machines.Tests.RealAgentFactDiscoverer", "AutoVibe.Machines.Tests")]
public sealed class RealAgentFactAttribute : FactAttribute;

/// <summary>Says of which agent a class's tests are.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OfAgentAttribute(string type) : Attribute
{
    public string Type => type;
}

public sealed class RealAgentFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var type = testMethod.TestClass.Class.GetCustomAttributes(typeof(OfAgentAttribute)).Single().GetNamedArgument<string>(nameof(OfAgentAttribute.Type));
        return WhyNot(RealAgents.Of(type)) is { } reason
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
    }

    private static string? WhyNot(IAgentDriver driver) =>
        RequiresBubblewrap.Skip ?? (InstalledProgram.Find(driver.Program!) is null ? $"The program {driver.Program} is not installed ({driver.Install})." : null);
}
