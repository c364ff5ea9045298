using System.ComponentModel;
using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>What every level does to start a command: its environment, its folders, its pipes.</summary>
internal sealed class SandboxLaunch
{
    private const string MachineVariable = "AUTOVIBE_MACHINE";
    private const string RunVariable = "AUTOVIBE_RUN";

    private static readonly string[] NeededOnWindows = ["SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"];

    private static readonly string[] OwnVariables = ["HOME", "TMPDIR", "PATH", MachineVariable, RunVariable];

    public SandboxLaunch(SandboxCommand command, SandboxOptions options)
    {
        Command = command;
        Mark = $"{RunVariable}={Run}";
        Environment = new(command.Environment)
        {
            [MachineVariable] = command.Machine.ToString(),
            [RunVariable] = Run.ToString(),
        };
        foreach (var name in options.PassedNames)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
                Environment.TryAdd(name, value);
        }

        Environment.TryAdd("HOME", command.Home);
        Environment.TryAdd("TMPDIR", Temporary);
        Environment.TryAdd("PATH", ProgramPath.Own);
        if (OperatingSystem.IsWindows())
            AddWhatWindowsNeeds();
        Directory.CreateDirectory(Temporary);
    }

    public SandboxCommand Command { get; }

    /// <summary>What stands in the environment of every process of this run and of no other.</summary>
    public string Mark { get; }

    public Dictionary<string, string> Environment { get; }

    public string Temporary => Path.Combine(Command.Home, ".tmp");

    public Guid Run { get; } = Guid.NewGuid();

    /// <summary>Whether AutoVibe gives a variable of this name to every program.</summary>
    public static bool IsOwn(string name) => OwnVariables.Contains(name, StringComparer.OrdinalIgnoreCase);

    public static string MarkOf(Guid machine) => $"{MachineVariable}={machine}";

    /// <exception cref="MachineException">There is no such program.</exception>
    public string FindProgram()
    {
        var path = Environment.GetValueOrDefault("PATH");
        return ProgramPath.Find(Command.Program, path)
            ?? throw new MachineException(MachineErrors.ProgramNotFound, $"There is no program '{Command.Program}'{(Command.Program.Contains('/') ? "" : $" in {path}")}.");
    }

    /// <exception cref="MachineException">It could not be started.</exception>
    public Task<Process> StartAsync(string program, IEnumerable<string> arguments) => StartAsync(program, arguments, Environment);

    /// <exception cref="MachineException">It could not be started.</exception>
    public async Task<Process> StartAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Command.Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        try
        {
            return await SpawnThread.StartAsync(start);
        }
        catch (Exception error) when (error is Win32Exception or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new MachineException(MachineErrors.SandboxFailed, $"'{program}' could not be started in '{Command.Workspace}': {error.Message}", error);
        }
    }

    private void AddWhatWindowsNeeds()
    {
        foreach (var name in NeededOnWindows)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
                Environment.TryAdd(name, value);
        }

        Environment.TryAdd("TEMP", Temporary);
        Environment.TryAdd("TMP", Temporary);
        Environment.TryAdd("USERPROFILE", Command.Home);
    }
}
