namespace AutoVibe.Chaos.Tests;

/// <summary>An effect outside the database: a line for every run of a handler.</summary>
internal sealed class RunLog(string? file) : IDisposable
{
    private readonly Lock _sync = new();
    private readonly StreamWriter? _lines = file is null ? null : new(file, append: true) { AutoFlush = true };

    public void Write(Step step)
    {
        if (_lines is null)
            return;
        lock (_sync)
            _lines.WriteLine($"{step.Key} {step.Number}");
    }

    public void Dispose() => _lines?.Dispose();
}
