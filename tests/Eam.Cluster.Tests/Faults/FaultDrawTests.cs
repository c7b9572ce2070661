namespace Eam.Cluster.Tests.Faults;

public sealed class FaultDrawTests
{
    [Fact]
    public void Draw_SameSeed_GivesTheSameFaults() => Fault.Draw(7).ShouldBe(Fault.Draw(7));

    [Fact]
    public void Draw_ManySeeds_HasEachKindAndNoKindTwice()
    {
        var drawn = Enumerable.Range(1, 100).Select(Fault.Draw).ToList();

        drawn.SelectMany(faults => faults).Select(fault => fault.Kind).Distinct().Count().ShouldBe(Enum.GetValues<FaultKind>().Length);
        drawn.ShouldAllBe(faults => faults.Count >= 2 && faults.DistinctBy(fault => fault.Kind).Count() == faults.Count);
        drawn.SelectMany(faults => faults).ShouldAllBe(fault => fault.At + fault.Seconds <= 60);
    }
}
