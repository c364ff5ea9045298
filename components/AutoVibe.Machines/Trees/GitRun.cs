using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>A running git; disposing it ends it.</summary>
internal sealed class GitRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly string _command;
    private readonly Task<string> _complaints;

    public GitRun(Process process, string folder, string command, GitStart how)
    {
        _process = process;
        _folder = folder;
        _command = command;
        if (!how.TakesInput)
            process.StandardInput.Close();
        _complaints = new GitComplaints(how.Progress).ReadAsync(process.StandardError);
    }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The last lines that git wrote to its standard error.</summary>
    public Task<string> ComplaintsAsync() => _complaints;

    public async Task<int> ExitAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    public async Task ThrowUnlessGoodAsync(CancellationToken ct)
    {
        var exitCode = await ExitAsync(ct);
        if (exitCode != 0)
            throw GitTrouble.From(_folder, _command, new(exitCode, "", await ComplaintsAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
