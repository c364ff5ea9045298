using System.Text;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>
/// Answers the calls of a run with those of a recorded one, without key and cost: a call is given the first recorded answer to the same request that was not given yet. A call that was not recorded is refused, and
/// told where it differs from the next recorded one.
/// </summary>
public sealed class RecordedModel : IModelUpstream
{
    private readonly Lock _gate = new();
    private readonly ReplaySettings _settings;
    private readonly List<RecordedLine> _left;
    private readonly List<string> _differences = [];
    private readonly List<(RecordedGap Gap, RecordedLine? Next)> _gaps;
    private int _given;

    /// <param name="lines">The calls, in their order.</param>
    /// <param name="gaps">What is missing, and behind how many of the calls.</param>
    /// <param name="settings">How the replayed run may differ.</param>
    internal RecordedModel(IReadOnlyList<RecordedLine> lines, IEnumerable<(RecordedGap Gap, int Behind)> gaps, ReplaySettings settings)
    {
        _settings = settings;
        _gaps = [.. gaps.Select(gap => (gap.Gap, lines.Skip(gap.Behind).FirstOrDefault(line => line.Status > 0)))];

        // Nothing was answered to a call without a status.
        _left = [.. lines.Where(line => line.Status > 0)];
    }

    /// <inheritdoc/>
    public bool IsFree => true;

    /// <summary>How many recorded calls were not asked for.</summary>
    public int Left
    {
        get
        {
            lock (_gate)
                return _left.Count;
        }
    }

    /// <summary>Where the run differed so far.</summary>
    public IReadOnlyList<string> Differences
    {
        get
        {
            lock (_gate)
                return [.. _differences];
        }
    }

    /// <summary>What could not be recorded, in words.</summary>
    public IReadOnlyList<string> Missing => [.. _gaps.Select(gap => gap.Gap.Text)];

    /// <inheritdoc/>
    public Task<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        ct.ThrowIfCancellationRequested();
        var asked = JsonReading.TryParse(request.Redactor.Redact(request.Asked));
        lock (_gate)
        {
            _given++;
            var line = _left.FirstOrDefault(line => Difference(line, request.Api, asked) is null);
            if (line is null)
            {
                // The next answer is one to another call; neither could the run be gone on with, nor its end be believed.
                if (_gaps.Find(gap => ReferenceEquals(gap.Next, _left.FirstOrDefault())) is { Gap: { } missing })
                {
                    _differences.Add($"Call {_given} has no answer: in the recorded run {missing.Text}");
                    throw new MachineException(MachineErrors.ReplayDiffers, _differences[^1]);
                }

                var difference = $"Call {_given} was not recorded{(_left.Count == 0 ? ": the recorded run made no more" : $"; next to come was call {_left[0].Number}, and {Difference(_left[0], request.Api, asked)}")}.";
                _differences.Add(difference);
                if (!_settings.GoesOn || _left.Count == 0)
                    throw new MachineException(MachineErrors.ReplayDiffers, difference);
                line = _left.FirstOrDefault(line => line.Api == request.Api) ?? _left[0];
            }

            _left.Remove(line);
            return Task.FromResult(Answer(line));
        }
    }

    private string? Difference(RecordedLine line, GatewayApi api, JsonNode? asked) =>
        line.Api != api ? $"it was made through {line.Api.ToWord()}"
        : line.Request is null ? "its request was too long to be recorded"
        : !line.IsWhole ? "its answer was not recorded to its end"
        : RequestDifference.Find(line.Request, asked, _settings.Places);

    private static UpstreamAnswer Answer(RecordedLine line) => new(line.Status, line.ContentType, new MemoryStream(Encoding.UTF8.GetBytes(line.Answer)));
}
