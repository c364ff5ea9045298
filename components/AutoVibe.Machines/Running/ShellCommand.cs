using System.Buffers;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>Runs one command line in a sandbox and keeps the end of what it prints, without secrets.</summary>
internal static class ShellCommand
{
    private const int KeptBytes = 64 << 10;

    /// <summary>Runs a command to its end, or to a limit.</summary>
    /// <returns>How it ended, and the last 64 KiB of output and errors, in the order in which they came.</returns>
    /// <exception cref="MachineException">It could not be started.</exception>
    public static async Task<(SandboxExit Exit, string Log)> RunAsync(
        ISandbox sandbox, Guid machine, string command, string folder, string home, NetworkAccess network, Redactor redactor, SandboxLimits limits, CancellationToken ct)
    {
        var (program, arguments) = OperatingSystem.IsWindows() ? ("cmd.exe", new[] { "/d", "/c", command }) : ("sh", ["-c", command]);
        await using var process = await sandbox.StartAsync(
            new()
            {
                Machine = machine,
                Program = program,
                Arguments = arguments,
                Environment = new Dictionary<string, string> { ["TERM"] = "dumb", ["CI"] = "true", ["LC_ALL"] = "C.UTF-8" },
                Workspace = folder,
                Home = home,
                Network = network,
                Limits = limits,
            },
            ct);
        var tail = new Tail();
        await Task.WhenAll(tail.ReadAsync(process.Output, redactor.Begin(), ct), tail.ReadAsync(process.Error, redactor.Begin(), ct));
        return (await process.Exit.WaitAsync(ct), tail.Text);
    }

    /// <summary>The last bytes of what two streams say.</summary>
    private sealed class Tail
    {
        private readonly Lock _lock = new();
        private readonly byte[] _ring = new byte[KeptBytes];
        private long _written;

        public string Text
        {
            get
            {
                lock (_lock)
                {
                    var start = (int)(_written % KeptBytes);
                    return _written <= KeptBytes
                        ? Encoding.UTF8.GetString(_ring, 0, (int)_written)
                        : "[…]" + Encoding.UTF8.GetString([.. _ring.AsSpan(start), .. _ring.AsSpan(0, start)]);
                }
            }
        }

        // Secrets are written over before anything is dropped: half of one would not be known any more.
        public async Task ReadAsync(Stream stream, RedactedFlow flow, CancellationToken ct)
        {
            var buffer = new byte[16 << 10];
            var clean = new ArrayBufferWriter<byte>(buffer.Length);
            while (await stream.ReadAsync(buffer, ct) is var read and > 0)
            {
                flow.Push(buffer.AsSpan(0, read), clean);
                Keep(clean);
            }

            flow.End(clean);
            Keep(clean);
        }

        private void Keep(ArrayBufferWriter<byte> clean)
        {
            lock (_lock)
            {
                // Of a piece that is longer than the ring only the end would be left.
                var piece = clean.WrittenSpan[Math.Max(0, clean.WrittenCount - KeptBytes)..];
                _written += clean.WrittenCount - piece.Length;
                var place = (int)(_written % KeptBytes);
                var upToEnd = Math.Min(piece.Length, KeptBytes - place);
                piece[..upToEnd].CopyTo(_ring.AsSpan(place));
                piece[upToEnd..].CopyTo(_ring);
                _written += piece.Length;
            }

            clean.ResetWrittenCount();
        }
    }
}
