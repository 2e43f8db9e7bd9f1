// A test here is a handful of servers: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
