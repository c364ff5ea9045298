namespace AutoVibe.Pipelines;

/// <summary>One edge as its sender sees it.</summary>
internal abstract class Receiver<T>
{
    public abstract void Add(T message, int origin, Run run);
}

/// <summary>The edges behind one output port.</summary>
internal sealed class OutputGate<T>
{
    private Receiver<T>[] _receivers = [];

    public void Attach(Receiver<T> receiver) => _receivers = [.. _receivers, receiver];

    public void Add(T message, int origin, Run run)
    {
        var receivers = _receivers;
        if (receivers.Length == 1)
        {
            receivers[0].Add(message, origin, run);
            return;
        }

        foreach (var receiver in receivers)
            receiver.Add(message, origin, run);
    }
}
