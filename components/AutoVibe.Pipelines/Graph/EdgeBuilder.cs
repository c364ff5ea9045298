namespace AutoVibe.Pipelines;

/// <summary>Settings of one edge. Without any the edge is a memory edge of 1,024 messages.</summary>
/// <typeparam name="T">The message type.</typeparam>
public sealed class EdgeBuilder<T>
{
    internal EdgeOptions Options { get; } = new();

    /// <summary>Keeps the messages in this process, in a bounded channel.</summary>
    /// <param name="capacity">Messages at which the sender waits. Default: 1,024.</param>
    /// <param name="bytes">Bytes at which the sender waits. Default: 16 MiB.</param>
    /// <param name="sizeOf">Size of a message in bytes; strings and byte arrays are known, others count as nothing without it.</param>
    public EdgeBuilder<T> Memory(int capacity = 1024, long bytes = 16 << 20, Func<T, int>? sizeOf = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        (Options.Kind, Options.Capacity, Options.Bytes, Options.SizeOf) = (EdgeKind.Memory, capacity, bytes, sizeOf);
        return this;
    }

    /// <summary>Keeps the messages in the database: an accepted one is never lost, and what it causes there happens once.</summary>
    public EdgeBuilder<T> Durable()
    {
        Options.Kind = EdgeKind.Log;
        return this;
    }

    /// <summary>Makes every message a task that may run for hours: claimed one by one, counted before it runs, by any node.</summary>
    /// <param name="parallel">Tasks that run at once over all nodes.</param>
    /// <param name="deaths">With how many processes that died a task is parked as dead; a component that counts <see cref="MessageContext.Deaths"/> can give it an end before.</param>
    public EdgeBuilder<T> Tasks(int parallel = 1, int deaths = 3)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallel);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deaths);
        (Options.Kind, Options.Parallel, Options.PerNode, Options.Deaths) = (EdgeKind.Tasks, parallel, false, deaths);
        return this;
    }

    /// <summary>As <see cref="Tasks"/>, but every node has a number of its own, which its settings may choose.</summary>
    /// <param name="parallel">Tasks that run at once on this node.</param>
    /// <param name="deaths">With how many processes that died a task is parked as dead.</param>
    public EdgeBuilder<T> TasksOfNode(int parallel, int deaths = 3)
    {
        Tasks(parallel, deaths).Options.PerNode = true;
        return this;
    }

    /// <summary>Gives messages a key: it picks the partition, keeps their order and owns their state.</summary>
    /// <typeparam name="TKey">A string, number, <see cref="Guid"/>, enumeration, date or other type that formats itself.</typeparam>
    /// <param name="key">Must be a pure function of the message. Null means no key.</param>
    public EdgeBuilder<T> KeyBy<TKey>(Func<T, TKey> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Func<T, string?> text = typeof(TKey) == typeof(string)
            ? (Func<T, string?>)(object)key
            : message => key(message) is IFormattable value ? value.ToString(null, System.Globalization.CultureInfo.InvariantCulture) : null;
        (Options.Key, Options.KeyType) = (text, typeof(TKey));
        return this;
    }

    /// <summary>Lets later messages of a key overtake one that is being retried.</summary>
    public EdgeBuilder<T> Unordered()
    {
        Options.Unordered = true;
        return this;
    }

    /// <summary>
    /// The fixed number of partitions; it can not change once messages were stored. Default: 8. Each is worked by one lane at a time. Messages that are sent without a key come to all of them in
    /// turn, quick ones up to 16 in a row.
    /// </summary>
    public EdgeBuilder<T> Partitions(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1024);
        Options.Partitions = (short)count;
        return this;
    }

    /// <summary>How often a failing message is tried before it is parked.</summary>
    /// <param name="attempts">All tries, the first included. Default: 4.</param>
    /// <param name="firstDelay">Upper bound of the first wait; it doubles with each failure, and the wait is drawn between zero and the bound. Default: 1 second.</param>
    /// <param name="longestDelay">The largest bound. Default: 5 minutes.</param>
    public EdgeBuilder<T> Retry(int attempts, TimeSpan? firstDelay = null, TimeSpan? longestDelay = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attempts);
        Options.MaxRetries = attempts - 1;
        Options.FirstDelay = firstDelay ?? Options.FirstDelay;
        Options.LongestDelay = longestDelay ?? Options.LongestDelay;
        return this;
    }

    /// <summary>What becomes of a message whose tries are used up. Default: <see cref="Poison.DeadLetter"/>.</summary>
    public EdgeBuilder<T> OnPoison(Poison policy)
    {
        Options.OnPoison = policy;
        return this;
    }

    /// <summary>What becomes of a message at once, without another try, when it fails with this error.</summary>
    public EdgeBuilder<T> On<TException>(Poison policy)
        where TException : Exception
    {
        Options.Errors.Add((typeof(TException), policy));
        return this;
    }

    /// <summary>Messages that may wait on this edge before its senders do. Default: 1,000,000; edges on a cycle have none.</summary>
    public EdgeBuilder<T> MaxBacklog(long messages)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(messages);
        Options.MaxBacklog = messages;
        return this;
    }

    /// <summary>How often a message may pass this edge on a cycle before it is parked dead. Default: 100.</summary>
    public EdgeBuilder<T> HopLimit(int hops)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hops);
        Options.HopLimit = hops;
        return this;
    }
}
