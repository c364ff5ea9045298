using System.ComponentModel;
using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>Holds a child process on macOS and Windows, with what is below it when it is ended.</summary>
internal sealed class TreeLeash(Process process) : Leash
{
    public override void Ask()
    {
        // Windows has nothing that asks a program without a window.
        if (OperatingSystem.IsWindows())
            Cut();
        else
            Signals.Send(process.Id, Signals.Terminate);
    }

    public override void Cut()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile, or a part of it has.
        }
    }
}
