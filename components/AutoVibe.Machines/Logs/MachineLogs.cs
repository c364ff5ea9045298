using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AutoVibe.Machines;

/// <summary>The logs of machines. What is true stands in the database; streams bring lines to whoever follows them, sooner than the next look would.</summary>
public sealed class MachineLogs(IMachineStore store, ILogStreams streams, TimeProvider time)
{
    private const int Slice = 500;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Behind a machine's last line no other one tells of its end; and a stream may be lost.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Tells lines that are in the database already.</summary>
    public async Task TellAsync(Guid machine, IReadOnlyList<MachineLine> lines, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var entry = new List<string>();
        var length = 0;
        foreach (var line in lines.Select(line => JsonSerializer.Serialize(line, Json)))
        {
            if (length + line.Length + entry.Count + 2 > LogStreamLimits.TextLength)
            {
                await AppendAsync();
                (entry, length) = ([], 0);
            }

            entry.Add(line);
            length += line.Length;
        }

        if (entry.Count > 0)
            await AppendAsync();

        Task AppendAsync() => streams.AppendAsync(NameOf(machine), $"[{string.Join(',', entry)}]", ct);
    }

    /// <summary>Lines behind a number, oldest first.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.MachineNotFound"/></exception>
    public async Task<MachineLog> ReadAsync(Guid machine, int after, int limit, CancellationToken ct)
    {
        // When it has ended, all of its lines are there.
        var ended = (await store.GetAsync(machine, ct)).EndedAt is not null;
        var lines = await store.LogAsync(machine, after, limit, ct);
        return new(lines, ended && lines.Count < limit);
    }

    /// <summary>Lines behind a number, and then each as it comes, without a gap and none twice, until the machine is over: the last part says so.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.MachineNotFound"/></exception>
    public async IAsyncEnumerable<MachineLog> FollowAsync(Guid machine, int after, [EnumeratorCancellation] CancellationToken ct)
    {
        // What is told behind this place is not in what is read first; what was told before it is.
        await using var live = new LiveEntries(streams, NameOf(machine), await streams.EndAsync(NameOf(machine), ct), time, ct);
        while (true)
        {
            var page = await ReadAsync(machine, after, Slice, ct);
            after = page.Lines is [.., var last] ? last.Seq : after;
            if (page.Lines.Count > 0 || page.Ended)
                yield return page;
            if (page.Ended)
                yield break;
            if (page.Lines.Count == Slice)
                continue;

            while (await live.NextAsync(LookAgain) is { } told)
            {
                var (lines, isWhole) = Behind(after, told);
                after += lines.Count;
                if (lines.Count > 0)
                    yield return new(lines, false);
                if (!isWhole)
                    break;
            }
        }
    }

    private static string NameOf(Guid machine) => $"machine/{machine:n}";

    // What was told behind a line, up to the first gap; what is behind that is read from the database.
    private static (IReadOnlyList<MachineLine> Lines, bool IsWhole) Behind(int after, LogPage told)
    {
        var lines = new List<MachineLine>();
        foreach (var line in told.Entries.SelectMany(entry => JsonSerializer.Deserialize<MachineLine[]>(entry.Text, Json) ?? []).Where(line => line.Seq > after))
        {
            if (line.Seq != after + lines.Count + 1)
                return (lines, false);
            lines.Add(line);
        }

        return (lines, !told.Missed);
    }
}

/// <summary>A part of a machine's log.</summary>
/// <param name="Lines">Oldest first.</param>
/// <param name="Ended">Whether the machine was over when it was read, so that nothing comes behind the last line.</param>
public sealed record MachineLog(IReadOnlyList<MachineLine> Lines, bool Ended);
