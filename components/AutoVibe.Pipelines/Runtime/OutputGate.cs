namespace AutoVibe.Pipelines;

/// <summary>One edge as its sender sees it.</summary>
internal abstract class Receiver<T>
{
    public abstract void Add(T message, int origin, Run run);

    /// <summary>Takes a whole batch in place of adding its messages one by one, when nothing has gathered yet.</summary>
    public virtual bool TryHandOver(MessageBatch<T> batch) => false;
}

/// <summary>The edges behind one output port.</summary>
internal sealed class OutputGate<T>
{
    private Receiver<T>[] _receivers = [];

    public void Attach(Receiver<T> receiver) => _receivers = [.. _receivers, receiver];

    public bool TryHandOver(MessageBatch<T> batch) => _receivers.Length == 1 && _receivers[0].TryHandOver(batch);

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
