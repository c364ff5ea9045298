using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.House.Tests;

/// <summary>What the project of the service defaults consists of, with a source of packages that has Aspire and with one that has not.</summary>
public sealed class FullFeedTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Aspires_client_integrations_are_used_where_their_packages_are(string fullFeed, bool uses)
    {
        using var evaluation = ChildProgram.StartDotnet(
            Repository.Root, ["msbuild", "AutoVibe.ServiceDefaults/AutoVibe.ServiceDefaults.csproj", $"-p:FullFeed={fullFeed}", "-getItem:PackageReference,Compile,PackageVersion", "-nologo"]);
        Assert.Equal(0, await evaluation.ExitAsync());

        var items = JsonElement.Parse(evaluation.Output).GetProperty("Items");
        string[] expected = uses ? ["Aspire.Npgsql", "Aspire.StackExchange.Redis"] : [];
        Assert.Equal(expected, Names("PackageReference").Where(name => name.StartsWith("Aspire.", StringComparison.Ordinal)));
        Assert.Equal(uses ? 2 : 0, Names("Compile").Count(name => name.StartsWith("Clients/", StringComparison.Ordinal)));
        Assert.Equal(uses, VersionOf("StackExchange.Redis").Major == 2);
        Assert.Equal(uses, VersionOf("Npgsql") > new Version(10, 0, 0));

        IEnumerable<string> Names(string kind) => items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/'));

        Version VersionOf(string package) => new(items.GetProperty("PackageVersion").EnumerateArray().Single(item => item.GetProperty("Identity").GetString() == package).GetProperty("Version").GetString()!);
    }
}
