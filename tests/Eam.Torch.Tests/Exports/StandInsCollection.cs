namespace Eam.Torch.Tests.Exports;

/// <summary>The test classes that share one export of the stand-ins.</summary>
[CollectionDefinition(nameof(StandIns))]
public sealed class StandInsCollection : ICollectionFixture<StandIns>;
