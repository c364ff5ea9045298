using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

/// <summary>Writes the calls of a machine into a file, one line each, until it is as long as it may be. What a full disk has no room for is missing in it, and a line says so when there is room again.</summary>
internal sealed partial class RecordingFile(string path, GatewayOptions options, ILogger logger) : IExchangeRecorder
{
    private readonly Lock _gate = new();
    private bool _isFull;
    private RecordedGap? _gap;

    public void Record(RecordedCall call, Redactor redactor)
    {
        var line = LineOf(call, redactor).ToBytes();
        lock (_gate)
        {
            if (_isFull)
                return;
            try
            {
                _isFull = !Append([.. _gap?.ToBytes() ?? [], .. line]);
                if (_gap is not null && !_isFull)
                    Log.GoesOn(logger, path, _gap.Text);
                _gap = null;
            }
            catch (IOException full) when (DiskPatience.IsFull(full))
            {
                if (_gap is null)
                    Log.Interrupted(logger, path, full.Message);
                _gap = _gap is null ? new(1, call.Exchange.Number, "the disk had no room.") : _gap with { Missing = _gap.Missing + 1 };
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _isFull = true;
                Log.Stopped(logger, path, error.Message);
            }
        }
    }

    private bool Append(byte[] line)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var mode = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, mode);
        if (file.Length + line.Length > options.MaxRecordingBytes)
        {
            Log.Stopped(logger, path, $"it would be longer than {options.MaxRecordingBytes} bytes (AutoVibe:Gateway:MaxRecordingBytes)");
            return false;
        }

        var end = file.Length;
        try
        {
            // Half a line of a process that was killed ends here.
            if (end > 0)
            {
                file.Position = end - 1;
                if (file.ReadByte() != '\n')
                    file.WriteByte((byte)'\n');
            }

            file.Write(line);
            return true;
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }

    private RecordedLine LineOf(RecordedCall call, Redactor redactor)
    {
        var exchange = call.Exchange;
        var fits = call.Request.Length <= options.MaxRecordBytes;
        return new()
        {
            Number = exchange.Number,
            Api = exchange.Api,
            Model = redactor.Redact(exchange.Model),
            Status = exchange.Status,
            ContentType = call.ContentType,
            IsWhole = call.IsWhole && fits,
            Basis = exchange.Basis,
            Tokens = exchange.Tokens,
            Cost = BudgetAmounts.Format(BudgetResource.Money, exchange.Cost),
            Currency = exchange.Currency,
            DurationMs = (long)exchange.Duration.TotalMilliseconds,
            Trouble = exchange.Trouble is null ? null : redactor.Redact(exchange.Trouble),
            Request = fits ? JsonReading.TryParse(redactor.Redact(call.Request.ToArray())) : null,
            Answer = RedactedAnswer.Of(call.Answer.Span, call.ContentType, redactor),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(3604, LogLevel.Warning, "Recording {Path} is interrupted until the disk has room: {Reason}")]
        public static partial void Interrupted(ILogger logger, string path, string reason);

        [LoggerMessage(3605, LogLevel.Information, "Recording {Path} goes on; {Missing}")]
        public static partial void GoesOn(ILogger logger, string path, string missing);

        [LoggerMessage(3603, LogLevel.Warning, "Recording {Path} ends here: {Reason}")]
        public static partial void Stopped(ILogger logger, string path, string reason);
    }
}
