using System.Globalization;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

/// <summary>The recorded calls of machines, a file for each, in the data folder.</summary>
public sealed class Recordings(string dataFolder, GatewayOptions options, ILogger<Recordings> logger)
{
    private readonly string _folder = Path.Combine(dataFolder, "recordings");

    /// <summary>Where the calls of a machine are kept.</summary>
    public string PathOf(Guid machine) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{machine:d}.jsonl"));

    /// <summary>Begins to keep the calls of a machine, or goes on; null when the settings say that calls are not recorded.</summary>
    public IExchangeRecorder? Record(Guid machine) => options.Record ? new RecordingFile(PathOf(machine), options, logger) : null;

    /// <summary>Answers as a machine was answered.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="settings">How the replayed run may differ.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="MachineException"><see cref="MachineErrors.NoRecording"/></exception>
    public async Task<RecordedModel> ReplayAsync(Guid machine, ReplaySettings settings, CancellationToken ct)
    {
        var path = PathOf(machine);
        if (!File.Exists(path))
            throw new MachineException(MachineErrors.NoRecording, $"The calls of machine {machine} are not recorded: there is no file {path}.");

        var (lines, gaps) = (new List<RecordedLine>(), new List<(RecordedGap, int)>());
        await foreach (var line in File.ReadLinesAsync(path, ct))
        {
            if (RecordedLine.Parse(line) is { } call)
                lines.Add(call);
            else if (RecordedGap.Parse(line) is { } gap)
                gaps.Add((gap, lines.Count));
        }

        return new(lines, gaps, settings);
    }
}
