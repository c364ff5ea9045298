using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using AutoVibe.ServiceDefaults;

namespace AutoVibe.AppHost;

/// <summary>What the services are told while they run here, and what people can ask of them in the dashboard.</summary>
internal static class Operations
{
    /// <summary>Runs a service in the profile of this host. Published, its own rules name the profile.</summary>
    public static IResourceBuilder<ProjectResource> WithProfile(this IResourceBuilder<ProjectResource> project) =>
        project.ApplicationBuilder.ExecutionContext.IsRunMode
            ? project.WithEnvironment(ResourceNames.ProfileVariable, project.ApplicationBuilder.Environment.EnvironmentName)
            : project;

    /// <summary>A command of the dashboard that posts to the API of the server, with the operator key.</summary>
    public static IResourceBuilder<ProjectResource> WithOperatorCommand(
        this IResourceBuilder<ProjectResource> resource, string name, string title, string path, IResourceBuilder<ProjectResource> server,
        IResourceBuilder<ParameterResource> key, string body, string description, string? question, string icon) =>
        resource.WithHttpCommand(path, title, () => server.GetEndpoint(ResourceNames.Endpoint), name, new HttpCommandOptions
        {
            Method = HttpMethod.Post,
            Description = description,
            ConfirmationMessage = question,
            IconName = icon,
            PrepareRequest = async context =>
            {
                context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await key.Resource.GetValueAsync(context.CancellationToken));
                context.Request.Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
            },
        });
}
