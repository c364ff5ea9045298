namespace AutoVibe.Benchmarks;

internal static class Catalog
{
    public static readonly IReadOnlyList<Benchmark> All =
    [
        new("memory-hop", "source, transformer, sink over memory edges; against channels by hand, item by item", "ratio >= 3.0", MemoryHop.RunAsync),
        new("dataflow", "the same against TPL Dataflow", "ratio >= 5", Dataflow.RunAsync),
        new("durable-edge", "source, durable edge, sink on PostgreSQL; against a loop by hand", "ratio >= 0.6", DurableEdge.RunAsync),
        new("durable-send", "256 callers that each wait for their commit; against one coalescing writer by hand", "ratio >= 0.5", DurableSend.RunAsync),
        new("durable-hop", "two durable edges and keyed state on PostgreSQL; against the loop of durable-edge", "ratio >= 0.25", DurableHop.RunAsync),
        new("sqlite-hop", "the same on SQLite; against a loop by hand", "ratio >= 0.3", SqliteHop.RunAsync),
        new("wake", "from sending to handling on an idle pipeline on PostgreSQL", "p50 < 5 ms, p99 < 50 ms", Wake.RunAsync),
        new("held", "2,000 messages a second beside a transaction that stays open for 40 s; last 10 s against first 10 s", "ratio < 2", Held.RunAsync),
        new("memory", "a million messages through a durable edge with a slow sink; resident memory against the start", "growth < 100 MB", MemoryGrowth.RunAsync),
        new("replicas", "one pipeline shared by 1, 2 and 4 worker processes; four light workers against one", "ratio >= 0.8", Replicas.RunAsync),
        new("startup", "the server alone, from the start of its process to its first 200; against an empty ASP.NET Core application", "ratio <= 2.5, resident <= 150 MB", Startup.RunAsync),
        new("snapshot-cold", "a first checkpoint of 10,000 files, 90 MB; time against git add -A && git write-tree", "ratio <= 0.25", SnapshotCold.RunAsync),
        new("snapshot-unchanged", "a checkpoint of the same tree when nothing changed; time against the first one", "ratio <= 0.4", SnapshotUnchanged.RunAsync),
        new("restore", "the tree into a new folder; time against git checkout-index -a", "ratio <= 0.6", RestoreTree.RunAsync),
        new("verify", "reading every content and checking its sum; time against git fsck", "ratio <= 0.5", VerifyStore.RunAsync),
        new("cache", "a kept answer through the query cache on Redis; against a bare GET over the same connection", "time ratio <= 1.5", Cache.RunAsync),
        new("rate-limit", "an act through the rate limiter on Redis; against a bare script of INCR and EXPIRE over the same connection", "none", RateLimiting.RunAsync),
        new("machines", "10,000 scripted machines that work at the same time in one server on SQLite", "resident <= 1024 MB, threads <= 64, p99 of a page <= 300 ms", MachinesAtOnce.RunAsync),
        new("budget", "64 writers that charge one budget on PostgreSQL, reserved and settled; against a bare conditional UPDATE by hand", "ratio >= 0.3", BudgetCharges.RunAsync),
        new("gateway", "calls of a model through the gateway, each reserved and settled; against the same server without it", "added p50 <= 2 ms", GatewayLatency.RunAsync),
    ];
}
