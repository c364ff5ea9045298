using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace AutoVibe.Hosting;

/// <summary>The document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDescription
{
    private const string Scheme = "operatorKey";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddSchemaTransformer(NameTypeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "AutoVibe", Version = ServerFacts.BuildVersion, Description = "Errors are problems (RFC 9457) with the members code and fix." };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The operator key: operator.key in the data folder, or the setting AutoVibe:Operator:Key.",
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
    });

    // A converter of ours hides what these are.
    private static Task NameTypeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo.Type == typeof(string))
            schema.Type = context.JsonPropertyInfo is { IsGetNullable: true } ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        else if (context.JsonTypeInfo.Type == typeof(JsonObject))
            schema.Type = JsonSchemaType.Object;
        else if (context.JsonTypeInfo.ElementType == typeof(string))
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String };
        return Task.CompletedTask;
    }
}
