using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>Asks a server's API and looks at the answers as JSON.</summary>
internal static class Api
{
    public static async Task<JsonElement> AskAsync(this HttpClient client, string path) => await ReadAsync(await client.GetAsync(path));

    public static async Task<JsonElement> TellAsync(this HttpClient client, string path, object? body = null) => await ReadAsync(await client.PostAsJsonAsync(path, body ?? new { }));

    /// <summary>Sends text as a JSON body, whatever it is.</summary>
    public static Task<(HttpStatusCode Status, string? Code)> TryAsync(this HttpClient client, string method, string path, string? body = null) =>
        client.TryAsync(method, path, Encoding.UTF8.GetBytes(body ?? "{}"));

    /// <inheritdoc cref="TryAsync(HttpClient, string, string, string?)"/>
    public static async Task<(HttpStatusCode Status, string? Code)> TryAsync(this HttpClient client, string method, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (method != "GET")
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };

        using var answer = await client.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, json.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    /// <summary>Waits for an intake's end.</summary>
    public static async Task<JsonElement> IntakeEndAsync(this HttpClient client, JsonElement report)
    {
        var id = report.GetProperty("intake").GetGuid();
        await Until.TrueAsync(async () => (await client.AskAsync($"/api/intakes/{id}")).GetProperty("state").GetString() is "finished" or "incomplete" or "failed", "The end of the intake");
        return await client.AskAsync($"/api/intakes/{id}");
    }

    /// <summary>Waits until the sample that an empty database is given has been taken in.</summary>
    public static async Task<JsonElement> SampleEndAsync(this HttpClient client)
    {
        JsonElement intake = default;
        await Until.TrueAsync(
            async () => (await client.TryAsync("GET", "/api/projects/sample-todo")).Status == HttpStatusCode.OK
                && (intake = (await client.AskAsync("/api/projects/sample-todo")).GetProperty("intake")).ValueKind == JsonValueKind.Object,
            "The start of the sample's intake");
        return await client.IntakeEndAsync(intake);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {text}");
            return JsonElement.Parse(text);
        }
    }
}
