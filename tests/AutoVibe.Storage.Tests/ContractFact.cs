using AutoVibe.Tests;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AutoVibe.Storage.Tests;

/// <summary>A test that every store must pass. In a class marked <see cref="OnPostgresAttribute"/> it is skipped where there is no server, but not in CI.</summary>
[XunitTestCaseDiscoverer("AutoVibe.Storage.Tests.ContractFactDiscoverer", "AutoVibe.Storage.Tests")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>Marks a class whose tests need a PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnPostgresAttribute : Attribute;

public sealed class ContractFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var onPostgres = testMethod.TestClass.Class.GetCustomAttributes(typeof(OnPostgresAttribute)).Any();
        return onPostgres && RequiresPostgres.Skip is { } reason
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
    }
}
