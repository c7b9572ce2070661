using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

public sealed class SweepPoolTests
{
    [Fact]
    public void Difference_ADefaultThatIsWrittenOut_IsNone()
    {
        // The default number of modes is 8.
        SweepPool.Difference(With(), With(("modes", 8))).ShouldBeNull();
        SweepPool.Difference(With(("modes", 8)), With()).ShouldBeNull();
        SweepPool.Difference(With(("modes", 8), ("std", 0.5)), With(("std", 0.5))).ShouldBeNull();
    }

    [Fact]
    public void Difference_AnotherValue_NamesTheSetting()
    {
        SweepPool.Difference(With(), With(("modes", 4))).ShouldBe("setting of the task (modes)");
        SweepPool.Difference(With(("modes", 4)), With()).ShouldBe("setting of the task (modes)");
    }

    [Fact]
    public void Difference_ATaskThatThisBuildDoesNotKnow_ComparesWhatIsWritten()
    {
        var spec = With(("shape", 1));
        var unknown = spec with { Task = spec.Task with { Name = "from-elsewhere" } };

        SweepPool.Difference(unknown, unknown).ShouldBeNull();
        SweepPool
            .Difference(unknown, unknown with { Task = With().Task with { Name = "from-elsewhere" } })
            .ShouldBe("setting of the task (shape)");
    }

    private static SweepSpec With(params (string Name, double Value)[] settings)
    {
        var spec = SweepsFor.Test();
        return spec with
        {
            Task = new(spec.Task.Name, settings.ToDictionary(setting => setting.Name, setting => ParameterValue.Of(setting.Value))),
        };
    }
}
