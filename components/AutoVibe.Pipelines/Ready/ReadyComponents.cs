namespace AutoVibe.Pipelines;

/// <summary>Small ready-made components.</summary>
public static class ReadyComponents
{
    /// <summary>A transformer made of a function; a null result means none.</summary>
    public static Stage<TIn, TOut> Map<TIn, TOut>(this PipelineBuilder p, string name, Func<TIn, TOut?> map)
    {
        ArgumentNullException.ThrowIfNull(p);
        return p.Add(name, _ => new MapStage<TIn, TOut>(map));
    }

    /// <summary>Lets the messages pass that fit a condition.</summary>
    public static Stage<T, T> Filter<T>(this PipelineBuilder p, string name, Func<T, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(p);
        return p.Add(name, _ => new FilterStage<T>(keep));
    }

    /// <summary>Puts messages that come together into lists, at most so many in one. A list never waits to be full.</summary>
    public static Stage<T, IReadOnlyList<T>> Batch<T>(this PipelineBuilder p, string name, int size)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return p.Add(name, _ => new BatchStage<T>(size));
    }

    /// <summary>Lets the first message of each key pass. Behind a durable edge with a key; which keys were seen is remembered in the database.</summary>
    public static Stage<T, T> Dedupe<T>(this PipelineBuilder p, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(p);
        return p.Add(name, _ => new DedupeStage<T>());
    }

    /// <summary>A sink made of a function, called for each message.</summary>
    public static Sink<T> ForEach<T>(this PipelineBuilder p, string name, Func<T, CancellationToken, ValueTask> act)
    {
        ArgumentNullException.ThrowIfNull(p);
        return p.Add(name, _ => new ForEachSink<T>(act));
    }

    /// <summary>A sink that stores each message as JSON in <c>sink_storage</c>, exactly once.</summary>
    public static Sink<T> Store<T>(this PipelineBuilder p, string name)
    {
        ArgumentNullException.ThrowIfNull(p);
        return p.Add(name, _ => new StoreSink<T>());
    }

    /// <summary>A sink that does nothing; it closes an output that nobody needs.</summary>
    public static Sink<T> Discard<T>(this PipelineBuilder p, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(p);
        return p.Add(name ?? $"discard-{Naming.Kebab(typeof(T).Name)}", _ => new DiscardSink<T>());
    }

    private sealed class MapStage<TIn, TOut>(Func<TIn, TOut?> map) : Transformer<TIn, TOut>
    {
        public override ValueTask<TOut?> TransformAsync(TIn message, MessageContext context, CancellationToken ct) => new(map(message));
    }

    private sealed class FilterStage<T>(Func<T, bool> keep) : BatchTransformer<T, T>
    {
        public override ValueTask<IReadOnlyList<(T Output, int From)>> TransformAsync(IReadOnlyList<T> messages, CancellationToken ct)
        {
            var kept = new List<(T, int)>(messages.Count);
            for (var i = 0; i < messages.Count; i++)
            {
                if (keep(messages[i]))
                    kept.Add((messages[i], i));
            }

            return new(kept);
        }
    }

    private sealed class BatchStage<T>(int size) : BatchTransformer<T, IReadOnlyList<T>>
    {
        public override ValueTask<IReadOnlyList<(IReadOnlyList<T> Output, int From)>> TransformAsync(IReadOnlyList<T> messages, CancellationToken ct)
        {
            var lists = new List<(IReadOnlyList<T>, int)>();
            for (var i = 0; i < messages.Count; i += size)
                lists.Add(([.. messages.Skip(i).Take(size)], Math.Min(i + size, messages.Count) - 1));
            return new(lists);
        }
    }

    private sealed class DedupeStage<T> : Transformer<T, T>
        where T : class
    {
        public override async ValueTask<T?> TransformAsync(T message, MessageContext context, CancellationToken ct)
        {
            var seen = await context.StateAsync<Seen>();
            if (seen.Yes)
                return null;
            seen.Yes = true;
            return message;
        }

        private sealed class Seen
        {
            public bool Yes { get; set; }
        }
    }

    private sealed class ForEachSink<T>(Func<T, CancellationToken, ValueTask> act) : Sink<T>
    {
        public override async ValueTask WriteAsync(IReadOnlyList<T> messages, SinkContext context, CancellationToken ct)
        {
            foreach (var message in messages)
                await act(message, ct);
        }
    }

    private sealed class StoreSink<T> : Sink<T>
    {
        public override ValueTask WriteAsync(IReadOnlyList<T> messages, SinkContext context, CancellationToken ct)
        {
            for (var i = 0; i < messages.Count; i++)
                context.Store(i, messages[i]);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class DiscardSink<T> : Sink<T>
    {
        public override ValueTask WriteAsync(IReadOnlyList<T> messages, SinkContext context, CancellationToken ct) => ValueTask.CompletedTask;
    }
}
