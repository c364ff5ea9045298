using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Projects behind a server.</summary>
internal sealed class ProjectsThere(ApiClient api) : IProjects
{
    private const string Root = "/api/projects";

    public Task<ProjectPage> ListAsync(ProjectFilter filter, CancellationToken ct) => api.GetAsync<ProjectPage>(Root + ApiQuery.Of(
        ("status", WireFormat.Word(filter.Status)), ("phase", WireFormat.Word(filter.Phase)), ("search", filter.Search), ("after", filter.After), ("limit", $"{filter.Limit}")), ct);

    public Task<ProjectView> ShowAsync(string project, CancellationToken ct) => api.GetAsync<ProjectView>(PathOf(project), ct);

    public Task<ProjectView> CreateAsync(NewProject project, CancellationToken ct) => api.PostAsync<ProjectView>(Root, project, ct);

    public Task<ProjectView> ChangeAsync(string project, ProjectChange change, CancellationToken ct) => api.PatchAsync<ProjectView>(PathOf(project), change, ct);

    public Task<FilePage> FilesAsync(string project, FileFilter filter, CancellationToken ct) => api.GetAsync<FilePage>($"{PathOf(project)}/files" + ApiQuery.Of(
        ("kind", WireFormat.Word(filter.Kind)), ("language", filter.Language), ("after", $"{filter.After}"), ("limit", $"{filter.Limit}")), ct);

    public Task<IntakeReport> TakeInAsync(string project, CancellationToken ct) => api.PostAsync<IntakeReport>($"{PathOf(project)}/intake", null, ct);

    public Task<IntakeReport> TakeInAsync(NewProject project, CancellationToken ct) => api.PostAsync<IntakeReport>("/api/intakes", project, ct);

    public Task<IntakeReport> IntakeAsync(Guid intake, CancellationToken ct) => api.GetAsync<IntakeReport>($"/api/intakes/{intake}", ct);

    private static string PathOf(string project) => $"{Root}/{Uri.EscapeDataString(project)}";
}
