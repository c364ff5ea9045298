using AutoVibe.Machines;

namespace AutoVibe.Tests;

/// <summary>The log of one machine as the database would hold it; nothing else of machines is there.</summary>
internal sealed class MachineLines : IMachineStore
{
    private readonly Lock _lock = new();
    private readonly List<MachineLine> _lines = [];
    private Machine _machine = new() { Id = Guid.CreateVersion7(), Project = Guid.CreateVersion7(), Request = Guid.CreateVersion7(), Number = 1, Agent = "shell", Parent = Guid.CreateVersion7(), CreatedAt = DateTimeOffset.UnixEpoch };

    public Guid Machine => _machine.Id;

    /// <summary>Adds lines, and gives them.</summary>
    public IReadOnlyList<MachineLine> Add(int count, string text = "line")
    {
        lock (_lock)
        {
            var added = Enumerable.Range(_lines.Count + 1, count).Select(number => new MachineLine(number, DateTimeOffset.UnixEpoch.AddSeconds(number), "text", $"{text} {number}")).ToList();
            _lines.AddRange(added);
            return added;
        }
    }

    public void End()
    {
        lock (_lock)
            _machine = _machine with { EndedAt = DateTimeOffset.UnixEpoch };
    }

    public Task<Machine?> FindAsync(Guid machine, CancellationToken ct)
    {
        lock (_lock)
            return Task.FromResult(machine == _machine.Id ? _machine : null);
    }

    public Task<IReadOnlyList<MachineLine>> LogAsync(Guid machine, int after, int limit, CancellationToken ct)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<MachineLine>>([.. _lines.Where(line => line.Seq > after).Take(limit)]);
    }

    public Task<Machine?> BeginAsync(Guid machine, Guid hub, Guid process, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> UpdateAsync(MachineUpdate update, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<Machine>> ListAsync(MachineFilter filter, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> AskStopAsync(Guid machine, string actor, CancellationToken ct) => throw new NotSupportedException();

    public Task<int> CountLinesAsync(Guid machine, CancellationToken ct) => throw new NotSupportedException();
}
