namespace AutoVibe.Machines;

/// <summary>Tells the command that makes bubblewrap work where it does not.</summary>
internal static class BubblewrapAdvice
{
    private const string AppArmor = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
    private const string Debian = "/proc/sys/kernel/unprivileged_userns_clone";
    private const string Most = "/proc/sys/user/max_user_namespaces";

    public static string? Fix(string complaint) =>
        Says(AppArmor, "1")
            ? """printf 'abi <abi/4.0>,\ninclude <tunables/global>\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\n  userns,\n}\n' | sudo tee /etc/apparmor.d/bwrap && sudo systemctl reload apparmor"""
        : Says(Debian, "0") ? "sudo sysctl -w kernel.unprivileged_userns_clone=1"
        : Says(Most, "0") ? "sudo sysctl -w user.max_user_namespaces=10000"
        : complaint.Contains("Operation not permitted", StringComparison.Ordinal) || complaint.Contains("Permission denied", StringComparison.Ordinal)
            ? "Inside a container, let the container be the wall: machines run with the next weaker level. Otherwise allow this user to make user namespaces."
        : null;

    private static bool Says(string setting, string value)
    {
        try
        {
            return File.ReadAllText(setting).Trim() == value;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
