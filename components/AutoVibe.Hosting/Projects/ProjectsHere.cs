using System.Text.Json;
using AutoVibe.Machines;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Projects of the database that this process has open.</summary>
internal sealed class ProjectsHere(IProjectStore store, ProjectIntake intakes, ICatalogStore catalog, IQueryCache cache, Changes changes, MachineOptions machines, AgentCatalog agents, TimeProvider time) : IProjects
{
    // Callers give full paths; a relative one must not be taken for one below this process's folder.
    private static readonly string Anywhere = Path.GetPathRoot(AppContext.BaseDirectory)!;

    public async Task<ProjectPage> ListAsync(ProjectFilter filter, CancellationToken ct)
    {
        PageLimit.Check(filter.Limit);
        return (await cache.GetAsync(Key($"list:{JsonSerializer.Serialize(filter, WireFormat.Options)}"), LoadAsync, keep: null, ct))!;

        async Task<ProjectPage?> LoadAsync(CancellationToken stop)
        {
            var projects = await store.ListAsync(filter, stop);
            return new(projects, projects.Count < filter.Limit ? null : projects[^1].Slug);
        }
    }

    public async Task<ProjectView> ShowAsync(string project, CancellationToken ct)
    {
        return await cache.GetAsync(Key($"show:{project}"), LoadAsync, IsAtRest, ct) ?? throw ProjectStoreExtensions.Unknown(project);

        async Task<ProjectView?> LoadAsync(CancellationToken stop) => await store.FindAsync(project, stop) is { } found
            ? new(found, await store.LastIntakeAsync(found.Id, stop) is { } intake ? IntakeReport.Of(found, intake) : null, Appetite.Of(found, machines))
            : null;
    }

    public async Task<ProjectView> CreateAsync(NewProject project, CancellationToken ct)
    {
        var created = await intakes.CreateAsync(Named(project), Anywhere, ct);
        await changes.TellAsync(Changes.Projects, UpdateKind.ProjectCreated, created.Slug);
        return new(created, null, Appetite.Of(created, machines));
    }

    public async Task<ProjectView> ChangeAsync(string project, ProjectChange change, CancellationToken ct)
    {
        var found = await store.GetAsync(project, ct);
        if (change.Review is { IsNobody: false } review)
            agents.Require(review.Agent);
        await store.ChangeAsync(found.Id, ProjectRules.Check(change, Anywhere), Actor.Operator, time.GetUtcNow(), ct);
        await changes.TellAsync(Changes.Projects, UpdateKind.ProjectChanged, found.Slug, change.Status?.ToWord());
        return await ShowAsync(found.Slug, ct);
    }

    public async Task<FilePage> FilesAsync(string project, FileFilter filter, CancellationToken ct)
    {
        PageLimit.Check(filter.Limit);
        var found = await store.GetAsync(project, ct);
        var intake = found.LastIntake ?? throw new MachineException(MachineErrors.IntakeNotFound, $"Project '{found.Slug}' has no finished intake yet.");
        var files = await store.ListFilesAsync(intake, filter, ct);
        return new(files, files.Count < filter.Limit ? null : files[^1].Number);
    }

    public async Task<IntakeReport> TakeInAsync(string project, CancellationToken ct) => await RequestAsync(await store.GetAsync(project, ct), ct);

    public async Task<IntakeReport> TakeInAsync(NewProject project, CancellationToken ct)
    {
        var found = await intakes.FindOrCreateAsync(Named(project), Anywhere, ct);

        // It may be new, also when no intake can be asked for here.
        await cache.ForgetAsync(Changes.Projects, CancellationToken.None);
        return await RequestAsync(found, ct);
    }

    public async Task<IntakeReport> IntakeAsync(Guid intake, CancellationToken ct)
    {
        var found = await store.FindIntakeAsync(intake, ct) ?? throw new MachineException(MachineErrors.IntakeNotFound, $"There is no intake {intake}.");
        return IntakeReport.Of(await store.GetAsync($"{found.Project}", ct), found);
    }

    private static NewProject Named(NewProject project) => string.IsNullOrWhiteSpace(project.Repository)
        ? throw new AutoVibeException(AccessErrors.BadRequest, "repository must name a folder or a git URL; it is empty.")
        : project;

    private static QueryKey Key(string question) => new(QueryKind.Project, Changes.Projects, question);

    // What goes on counts from second to second.
    private static bool IsAtRest(ProjectView view) => view.Intake is null or { State: IntakeState.Finished or IntakeState.Incomplete or IntakeState.Failed };

    private async Task<IntakeReport> RequestAsync(Project project, CancellationToken ct)
    {
        if ((await catalog.IdentifyAsync(ct)).ShadowOf is not null)
            throw new PipelineException(PipelineErrors.ShadowRun, "This database holds a shadow run, in which no walk goes on; a project cannot be taken in here.");

        var intake = await intakes.RequestAsync(project.Id, ct);
        await changes.TellAsync(Changes.Projects, UpdateKind.IntakeRequested, project.Slug, intake.State.ToWord());
        return IntakeReport.Of(project, intake);
    }
}
