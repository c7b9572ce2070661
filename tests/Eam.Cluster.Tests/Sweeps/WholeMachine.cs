using Eam.Cluster.Tests.Processes;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>A collection for tests whose processes use the whole machine, so their times are only valid alone. They run one after another, on one cluster.</summary>
[CollectionDefinition(nameof(WholeMachine), DisableParallelization = true)]
public sealed class WholeMachine : ICollectionFixture<SharedCluster>;
