using Microsoft.AspNetCore.Http;

namespace AutoVibe.Hosting;

/// <summary>The query of a request to the API; what is null is left out.</summary>
internal static class ApiQuery
{
    public static QueryString Of(params (string Name, string? Value)[] values) =>
        QueryString.Create(values.Where(value => value.Value is not null).Select(value => KeyValuePair.Create(value.Name, value.Value)));
}
