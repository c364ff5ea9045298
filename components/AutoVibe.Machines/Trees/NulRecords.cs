using System.Buffers;
using System.IO.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Reads what a program wrote with <c>-z</c>: records of bytes, each ended by NUL.</summary>
internal sealed class NulRecords(Stream stream)
{
    private readonly PipeReader _reader = PipeReader.Create(stream);

    public async ValueTask<byte[]?> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            if (!_reader.TryRead(out var read))
                read = await _reader.ReadAsync(ct);

            if (read.Buffer.PositionOf((byte)0) is { } end)
            {
                var record = read.Buffer.Slice(0, end).ToArray();
                _reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return record;
            }

            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                return null;
        }
    }
}
