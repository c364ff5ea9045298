namespace AutoVibe.Machines;

/// <summary>The error numbers of the C library that are told apart here.</summary>
internal static class Errno
{
    public const int NotThere = 2;
    public const int NotAFolder = 20;
    public const int LinuxNameTooLong = 36;
    public const int MacNameTooLong = 63;
    public const int LinuxLoop = 40;
    public const int MacLoop = 62;
}
