// Every test has several processes of its own and measures time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
