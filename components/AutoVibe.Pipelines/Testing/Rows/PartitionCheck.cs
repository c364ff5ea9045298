namespace AutoVibe.Pipelines.Testing;

/// <summary>The invariants of one partition. Each answers what is wrong, or null.</summary>
internal static class PartitionCheck
{
    public static string? Log(EdgeRow edge, PartitionRow part)
    {
        if (part.Cursor.Seq > part.Head)
            return $"position {part.Cursor.Seq} is beyond head {part.Head}";
        if (part.Log.Count != part.Head - part.Trimmed)
            return $"{part.Log.Count} rows, but head {part.Head} and trimmed {part.Trimmed}";

        var expected = part.Trimmed;
        foreach (var message in part.Log)
        {
            if (message.Seq != ++expected)
                return $"message {expected} is missing";
        }

        return null;
    }

    public static string? Books(EdgeRow edge, PartitionRow part) =>
        part.Cursor.Seq == part.Done + part.Dropped + part.Parked.Count
            ? null
            : $"position {part.Cursor.Seq}, but done {part.Done}, dropped {part.Dropped}, parked {part.Parked.Count}";

    public static string? Beyond(EdgeRow edge, PartitionRow part) =>
        part.Parked.Count > 0 && part.Parked.GetKeyAtIndex(part.Parked.Count - 1) is var last && last > part.Cursor.Seq
            ? $"message {last} is parked, but the position is {part.Cursor.Seq}"
            : null;

    public static string? Keys(EdgeRow edge, PartitionRow part)
    {
        foreach (var row in part.Parked.Values)
        {
            if (row.Message.Key is not { } key || !edge.Shape.Ordered)
            {
                if (row.State == DeliveryState.Held)
                    return $"message {row.Slot.Seq} is held without an order to keep";
                continue;
            }

            var isFirst = part.FirstOf(key) == row;
            if (row.State == DeliveryState.Held && isFirst)
                return $"message {row.Slot.Seq} of key '{key}' is held behind nothing";
            if (row.State is DeliveryState.Waiting or DeliveryState.Running && !isFirst)
                return $"message {row.Slot.Seq} of key '{key}' is {row.State} although an earlier one is not finished";
        }

        return null;
    }

    public static string? Times(EdgeRow edge, PartitionRow part)
    {
        for (var i = 1; i < part.Log.Count; i++)
        {
            if (part.Log[i].CreatedAt < part.Log[i - 1].CreatedAt)
                return $"message {part.Log[i].Seq} is older than the one before it";
        }

        return null;
    }
}
