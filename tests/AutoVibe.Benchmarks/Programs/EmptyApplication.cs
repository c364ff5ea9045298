using Microsoft.AspNetCore.Builder;

namespace AutoVibe.Benchmarks;

/// <summary>The smallest ASP.NET Core application as its template writes it: the reference of <c>startup</c>.</summary>
internal static class EmptyApplication
{
    public const string Argument = "empty-application";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var app = WebApplication.CreateBuilder(arguments).Build();
        app.MapGet("/", () => "Hello World!");
        await app.RunAsync();
        return 0;
    }
}
