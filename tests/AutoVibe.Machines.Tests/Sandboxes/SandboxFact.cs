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

/// <summary>Marks a class whose tests need Docker or Podman, and an image of <c>AUTOVIBE_TEST_IMAGE</c> that holds Perl and a shell.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnContainersAttribute : Attribute
{
    /// <summary>The image; null when none is named.</summary>
    public static string? Image { get; } = Environment.GetEnvironmentVariable("AUTOVIBE_TEST_IMAGE");

    /// <summary>The settings that name it, and the engine of <c>AUTOVIBE_TEST_ENGINE</c>.</summary>
    public static SandboxOptions Options => new() { Image = Image ?? "", Engine = Environment.GetEnvironmentVariable("AUTOVIBE_TEST_ENGINE") ?? "", PassEnvironment = "ROOM_SHAPE, ROOM_COLOR, ROOM_SIZE" };
}

public sealed class SandboxFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var skip = Has<OnBubblewrapAttribute>() ? RequiresBubblewrap.Skip
            : Has<OnLandlockAttribute>() ? RequiresLandlock.Skip
            : Has<OnContainersAttribute>() && OnContainersAttribute.Image is null ? "AUTOVIBE_TEST_IMAGE names no image of containers."
            : RequiresBubblewrap.NoLinux;
        return skip is { } reason
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);

        bool Has<T>() => testMethod.TestClass.Class.GetCustomAttributes(typeof(T)).Any();
    }
}
