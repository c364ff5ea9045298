using AutoVibe.Pipelines;
using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Machines.Tests;

/// <summary>Projects of a test, beside the engine's in-memory store: what the sinks wrote is read from the commits that succeeded.</summary>
public sealed class ProjectsInMemory(InMemoryPipelineStore engine, Func<Guid, bool>? isAtRest = null) : IProjectStore, IIntakeStatements
{
    private readonly Lock _gate = new();
    private readonly List<Project> _projects = [];
    private readonly List<Intake> _intakes = [];

    public IReadOnlyList<ProjectFile> Files(Guid intake) =>
        [.. engine.Executed.Where(command => command.Text == "file").Select(command => (ProjectFile)command.Parameters[0].Value!).Where(file => file.Intake == intake)];

    public IReadOnlyList<IntakePart> Parts(Guid intake) =>
        [.. engine.Executed.Where(command => command.Text == "part").Select(command => (IntakePart)command.Parameters[0].Value!).Where(part => part.Intake == intake)];

    public IEnumerable<SinkCommand> StoreFiles(IReadOnlyList<ProjectFile> files) => files.Select(file => new SinkCommand("file", [new("file", file)]));

    public IEnumerable<SinkCommand> AddPart(IntakePart part) => [new("part", [new("part", part)])];

    public Task<Project> CreateAsync(Project project, bool slugMayChange, CancellationToken ct)
    {
        lock (_gate)
            _projects.Add(project);
        return Task.FromResult(project);
    }

    public Task<Project?> FindAsync(string idSlugOrRepository, CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult(_projects.Find(project => project.Repository == idSlugOrRepository));
    }

    public Task ChangeAsync(Guid project, ProjectChange change, string actor, DateTimeOffset now, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<Project>> ListAsync(ProjectFilter filter, CancellationToken ct) => throw new NotSupportedException();

    public Task<Intake> RequestIntakeAsync(Guid project, Guid newIntake, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_intakes.Select(Now).FirstOrDefault(intake => intake.Project == project && !intake.HasEnded) is { } open)
                return Task.FromResult(open);

            _intakes.Add(new() { Id = newIntake, Project = project, State = IntakeState.Requested, RequestedAt = DateTimeOffset.UnixEpoch, Totals = new() });
            return Task.FromResult(_intakes[^1]);
        }
    }

    public Task<Intake?> FindIntakeAsync(Guid intake, CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult(_intakes.Find(one => one.Id == intake) is { } found ? Now(found) : null);
    }

    public Task<Intake?> LastIntakeAsync(Guid project, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<OpenIntake>> OpenIntakesAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<OpenIntake>>([.. _intakes.Select(Now).Where(intake => !intake.HasEnded)
                .Select(intake => new OpenIntake(intake.Id, intake.Project, _projects.Single(p => p.Id == intake.Project).Repository, intake.Announced is not null))]);
        }
    }

    public Task MarkWalkingAsync(Guid intake, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> IsAtRestAsync(Guid intake, CancellationToken ct) => Task.FromResult(isAtRest?.Invoke(intake) ?? false);

    public Task<IReadOnlyList<ProjectFile>> ListFilesAsync(Guid intake, FileFilter filter, CancellationToken ct) => Task.FromResult(Files(intake));

    public Task<int> RemoveSupersededFilesAsync(int limit, CancellationToken ct) => Task.FromResult(0);

    private Intake Now(Intake intake)
    {
        var parts = Parts(intake.Id);
        var announced = parts.Select(part => part.Announced).FirstOrDefault(number => number is not null);
        var files = parts.Sum(part => part.Totals.Files);
        var isClosed = parts.Any(part => part.IsClosed);
        var error = parts.Select(part => part.Error).FirstOrDefault(text => text is not null);
        return intake with
        {
            Announced = announced,
            Error = error,
            DeadLetters = isClosed ? announced!.Value - files : 0,
            State = error is not null ? IntakeState.Failed
                : files >= announced ? IntakeState.Finished
                : isClosed ? IntakeState.Incomplete
                : IntakeState.Walking,
            Totals = new()
            {
                Files = files,
                TextFiles = parts.Sum(part => part.Totals.TextFiles),
                BinaryFiles = parts.Sum(part => part.Totals.BinaryFiles),
                SkippedFiles = parts.Sum(part => part.Totals.SkippedFiles),
                Lines = parts.Sum(part => part.Totals.Lines),
                Bytes = parts.Sum(part => part.Totals.Bytes),
                Languages = Sum(parts.SelectMany(part => part.Totals.Languages)),
                Skipped = Sum(parts.SelectMany(part => part.Totals.Skipped)),
                Stack = [.. parts.SelectMany(part => part.Totals.Stack).Distinct().Order(StringComparer.Ordinal)],
            },
        };
    }

    private static SortedDictionary<string, long> Sum(IEnumerable<KeyValuePair<string, long>> counts) =>
        new(counts.GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)), StringComparer.Ordinal);
}
