namespace AutoVibe.Machines;

/// <summary>Turns git's words into an error that tells what to do.</summary>
internal static class GitTrouble
{
    public static MachineException From(string folder, string command, GitAnswer answer)
    {
        if (answer.Complains("dubious ownership"))
            return new(
                MachineErrors.RepositoryNotTrusted,
                $"git does not read '{folder}': it, or the repository around it, belongs to another user.",
                fix: $"If you trust it: git config --global --add safe.directory '{folder}'");

        var words = answer.Complaints.Length == 0 ? "it said nothing" : answer.Complaints;
        return new(MachineErrors.GitFailed, $"'git {command}' in '{folder}' ended with exit code {answer.ExitCode}: {words}");
    }
}
