using Eam.Cluster.Tests.Processes;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>Tests whose processes take the whole machine, and whose times would say nothing beside others: one after the other, alone, and on one cluster.</summary>
[CollectionDefinition(nameof(WholeMachine), DisableParallelization = true)]
public sealed class WholeMachine : ICollectionFixture<SharedCluster>;
