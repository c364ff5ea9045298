using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

/// <summary>Writes the calls of a machine into a file, one line each, until it is as long as it may be.</summary>
internal sealed partial class RecordingFile(string path, GatewayOptions options, ILogger logger) : IExchangeRecorder
{
    private readonly Lock _gate = new();
    private bool _isFull;

    public void Record(RecordedCall call, Redactor redactor)
    {
        var line = LineOf(call, redactor).ToBytes();
        lock (_gate)
        {
            if (_isFull)
                return;
            try
            {
                _isFull = !Append(line);
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
        var mode = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, mode);
        if (file.Length + line.Length > options.MaxRecordingBytes)
        {
            Log.Stopped(logger, path, $"it would be longer than {options.MaxRecordingBytes} bytes (AutoVibe:Gateway:MaxRecordingBytes)");
            return false;
        }

        // Half a line of a process that was killed ends here.
        if (file.Length > 0)
        {
            file.Position = file.Length - 1;
            if (file.ReadByte() != '\n')
                file.WriteByte((byte)'\n');
        }

        file.Write(line);
        return true;
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
        [LoggerMessage(3603, LogLevel.Warning, "Recording {Path} ends here: {Reason}")]
        public static partial void Stopped(ILogger logger, string path, string reason);
    }
}
