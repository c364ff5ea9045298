using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>Holds a container by its name.</summary>
internal sealed class ContainerLeash(Process client, ContainerEngine engine, string name) : Leash
{
    public override void Ask() => Tell("kill", "--signal", "TERM", name);

    public override void Cut()
    {
        Tell("rm", "--force", name);
        new TreeLeash(client).Cut();
    }

    // To remove what is gone is no error; when this returns, the container is.
    public override Task ClearAsync(TimeProvider time) => engine.AskAsync(["rm", "--force", name], CancellationToken.None);

    private void Tell(params string[] arguments) => _ = engine.AskAsync(arguments, CancellationToken.None);
}
