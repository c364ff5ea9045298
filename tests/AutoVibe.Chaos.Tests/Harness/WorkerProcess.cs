using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

/// <summary>One worker process of a test.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly ChildProgram _program;

    private WorkerProcess(ChildProgram program) => _program = program;

    public int Id => _program.Id;

    public bool HasExited => _program.HasExited;

    public string Output => _program.Output + _program.Errors;

    public static WorkerProcess Start(ChaosDatabase database, Times times, Func<WorkerArguments, WorkerArguments>? with = null)
    {
        var arguments = new WorkerArguments { Parent = Environment.ProcessId };
        return new(ChildProgram.Start(
            "AutoVibe.Chaos.Tests", database.Folder.Root, (with?.Invoke(arguments) ?? arguments).Words(), [.. database.Settings, .. times.Settings]));
    }

    /// <summary>Waits until the worker owns a lane.</summary>
    public Task WorksAsync(ChaosDatabase database) => Wait.UntilAsync(
        async () =>
        {
            if (HasExited)
                throw new InvalidOperationException($"The worker ended instead of working:\n{Output}");
            return await database.AskAsync<int>($"SELECT count(*) FROM lanes l JOIN nodes n ON n.node = l.owner WHERE n.state = 'alive' AND n.process LIKE '{Id}:%'") > 0;
        },
        "a lane of the new worker");

    public void Kill() => _program.KillNow();

    public void Stop() => _program.Pause();

    public void Continue() => _program.Resume();

    public void Terminate() => _program.Terminate();

    /// <summary>Waits for its end, however long it takes.</summary>
    public Task EndedAsync() => _program.EndedAsync();

    public Task<int> ExitAsync() => _program.ExitAsync();

    /// <summary>Kills it if it still runs, and keeps what it said in the folder that <c>AUTOVIBE_CHAOS_LOGS</c> names.</summary>
    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("AUTOVIBE_CHAOS_LOGS") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, $"worker-{Id}.log"), Output);
        _program.Dispose();
    }
}
