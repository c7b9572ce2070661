using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.DeviceModels;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.DeviceModels;

public sealed class DeviceModelTests
{
    private const int Draws = 4000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    [Fact]
    public void Draw_Spread_IsThatOfTheLogarithmOfTheSpeed()
    {
        var speeds = Drawn(new() { NfePerSecond = 20, Spread = 0.3 }).ConvertAll(segment => Math.Log(segment.PerSecond / 20));

        // The standard error of the mean is 0.005, that of the deviation 0.0034.
        speeds.Average().ShouldBe(0, 0.025);
        Math.Sqrt(speeds.Average(speed => speed * speed)).ShouldBe(0.3, 0.017);
    }

    [Fact]
    public void Draw_Stragglers_AreAsManyAndAsSlowAsTheModelSays()
    {
        var speeds = Drawn(new() { NfePerSecond = 20, Stragglers = new(0.1, 4) }).ConvertAll(segment => segment.PerSecond);

        speeds.Distinct().Order().ShouldBe([5, 20]);
        (speeds.Count(speed => speed < 20) / (double)Draws).ShouldBe(0.1, 0.025);
    }

    [Fact]
    public void Draw_SegmentMttf_IsTheMeanLifetime() =>
        Drawn(new() { NfePerSecond = 20, SegmentMttf = TimeSpan.FromHours(2) })
            .Average(segment => segment.FailsAfter)
            .ShouldBe(7200, 5 * 7200 / Math.Sqrt(Draws));

    [Fact]
    public void Draw_SameSeedRungAndAttempt_IsTheSame()
    {
        var model = new DeviceModel
        {
            NfePerSecond = 20,
            Spread = 0.3,
            SegmentMttf = TimeSpan.FromHours(2),
        };

        model.Draw(Segment(3), 0, ComputeUnit.Nfe, Every).ShouldBe(model.Draw(Segment(3), 0, ComputeUnit.Nfe, Every));
        model
            .Draw(Segment(3) with { Attempt = 1 }, 0, ComputeUnit.Nfe, Every)
            .ShouldNotBe(model.Draw(Segment(3), 0, ComputeUnit.Nfe, Every));
    }

    [Fact]
    public void Draw_ComputeInSeconds_LastsAsLongOnEveryDevice()
    {
        var model = new DeviceModel
        {
            Spread = 0.3,
            Stragglers = new(1, 5),
            StartupSeconds = 7,
        };

        model.Draw(Segment(3), 100, ComputeUnit.Seconds, Every).Seconds.ShouldBe(207);
    }

    [Fact]
    public void Refusal_WhatTheSweepNeeds_IsNamed()
    {
        var spec = SweepSpecs.Small();
        var needy = spec with { Resources = new ResourceSpec(null, 90L << 30, new Dictionary<string, string>()) { Devices = 4 } };

        new DeviceModel { NfePerSecond = 1 }
            .Refusal(spec)
            .ShouldBeNull();
        new DeviceModel { NfePerSecond = 1 }
            .Refusal(needy)
            .ShouldBeNull();
        new DeviceModel { FlopsPerSecond = 1 }
            .Refusal(spec)
            .ShouldBe("nfe_per_second is missing: halving.compute.unit of sweep 'small' needs it");
        new DeviceModel { NfePerSecond = 1, Memory = 80L << 30 }
            .Refusal(needy)
            .ShouldBe("memory is 80 GiB, but resources.memory of sweep 'small' needs 90 GiB");
        new DeviceModel { NfePerSecond = 1, DevicesPerSilo = 2 }
            .Refusal(needy)
            .ShouldBe("devices_per_silo is 2, but a trial of sweep 'small' needs 4 devices of one machine");
    }

    [Fact]
    public void Refusal_SegmentsOutliveTheirSilo_SaysThatTheSweepHardlyEnds()
    {
        // The longest segment trains for 600 s without a checkpoint.
        var (spec, model) = (SweepSpecs.Small(), new DeviceModel { NfePerSecond = 1, SiloMttf = TimeSpan.FromMinutes(1) });

        model.Refusal(spec)!.ShouldStartWith("silo_mttf is 60 s, but a segment saves something only after 600 s");
        model.Refusal(spec with { CheckpointEvery = TimeSpan.FromMinutes(1) }).ShouldBeNull();
    }

    private static List<SegmentTimeline> Drawn(DeviceModel model) =>
        [.. Enumerable.Range(0, Draws).Select(seed => model.Draw(Segment((ulong)seed), 0, ComputeUnit.Nfe, Every))];

    private static Segment Segment(ulong seed) =>
        new(0, 0, 0, new Configuration("am", ImmutableSortedDictionary<string, ParameterValue>.Empty), seed, 0, 300);
}
