using Eam.Torch.Checks;

namespace Eam.Torch.Tests.Checks;

public sealed class CheckedStartTests
{
    private const string Fault = "convolution 16 to 32: input 1: the gradient along a direction is 3, central differences give 2";

    private readonly List<string> _steps = [];
    private Finding? _kept;

    [Fact]
    public void Run_RightKernels_AskOnceAMachineAndLimitNothing()
    {
        Start().Run().ShouldBe(new StartOutcome(null, null));
        Start().Run().ShouldBe(new StartOutcome(null, null));

        _steps.ShouldBe(["probe ", "keep Right", "load", "check", "load", "check"]);
    }

    [Fact]
    public void Run_RightOnlyWhenLimited_LimitsBeforeTheLibraryIsLoadedAndSaysSo()
    {
        var first = Start(probe: limit => limit is null ? Fault : "").Run();
        var second = Start().Run();

        _steps.ShouldBe(["probe ", "probe SSE41", "keep RightWhenLimited", "limit", "load", "check", "limit", "load", "check"]);
        first.ShouldBe(second);
        first.ShouldBe(
            new StartOutcome(
                null,
                $"oneDNN is limited to SSE41 instructions, because without the limit its gradients are wrong on this processor ({Fault}); training is slower"
            )
        );
    }

    [Fact]
    public void Run_WrongEitherWay_RefusesWithoutLoadingAndLooksAgainNextTime()
    {
        var outcome = Start(probe: _ => Fault).Run();

        outcome.WhyMissing.ShouldBe(
            $"libtorch computes wrong gradients on this processor: {Fault} (also with ONEDNN_MAX_CPU_ISA=SSE41). "
                + "Use `backend: managed`, another machine, or another version of libtorch"
        );
        _steps.ShouldBe(["probe ", "probe SSE41"]);
        _kept.ShouldBeNull();
    }

    /// <summary>The fault shows only in the process that trains: that process refuses libtorch, and the next one limits it.</summary>
    [Fact]
    public void Run_WrongOnlyHere_RefusesAndLimitsTheNextStart()
    {
        var outcome = Start(check: () => Fault).Run();
        _steps.Clear();
        var next = Start().Run();

        outcome.WhyMissing.ShouldBe(
            $"libtorch computes wrong gradients on this processor: {Fault}. Start again: oneDNN is then limited to SSE41 instructions"
        );
        _steps.ShouldBe(["limit", "load", "check"]);
        next.WhyMissing.ShouldBeNull();
        next.Notice.ShouldNotBeNull();
    }

    [Fact]
    public void Run_WrongOnlyHereAndNothingCanBeKept_SaysWhatToSet() =>
        Start(check: () => Fault, canKeep: false)
            .Run()
            .WhyMissing.ShouldBe(
                $"libtorch computes wrong gradients on this processor: {Fault}. Set ONEDNN_MAX_CPU_ISA=SSE41 and start again"
            );

    [Fact]
    public void Run_WrongAlthoughLimited_Refuses()
    {
        _kept = new(CheckVerdict.RightWhenLimited, Fault);

        var why = Start(check: () => Fault).Run().WhyMissing;

        why.ShouldNotBeNull().ShouldContain("(with ONEDNN_MAX_CPU_ISA=SSE41). Use `backend: managed`");
    }

    /// <summary>A limit that the user has set is kept, and the check still runs.</summary>
    [Fact]
    public void Run_LimitOfTheUser_IsOnlyChecked()
    {
        Start(given: "AVX2").Run().ShouldBe(new StartOutcome(null, null));
        Start(given: "AVX2", check: () => Fault).Run().WhyMissing.ShouldNotBeNull().ShouldContain("(with ONEDNN_MAX_CPU_ISA=AVX2)");

        _steps.ShouldBe(["load", "check", "load", "check"]);
    }

    [Fact]
    public void Run_LibraryThatCannotBeLoaded_SaysWhyAndKeepsNothing()
    {
        const string Why = "libtorch cannot be loaded: no such file";

        Start(probe: _ => null, load: () => Why).Run().WhyMissing.ShouldBe(Why);

        _steps.ShouldBe(["probe ", "load"]);
    }

    [Fact]
    public void Run_ProcessorWithoutLimits_IsOnlyCheckedHere()
    {
        var start = Start(canBeLimited: false, check: () => Fault);

        start
            .Run()
            .WhyMissing.ShouldBe(
                $"libtorch computes wrong gradients on this processor: {Fault}. Use `backend: managed`, another machine, or another version of libtorch"
            );
        _steps.ShouldBe(["load", "check"]);
    }

    private CheckedStart Start(
        Func<string?, string?>? probe = null,
        Func<string?>? check = null,
        Func<string?>? load = null,
        string? given = null,
        bool canKeep = true,
        bool canBeLimited = true
    ) =>
        new()
        {
            GivenLimit = given,
            CanBeLimited = canBeLimited,
            Read = () => _kept,
            Keep = finding =>
            {
                _steps.Add($"keep {finding.Verdict}");
                if (canKeep)
                    _kept = finding;
                return canKeep;
            },
            Probe = limit =>
            {
                _steps.Add($"probe {limit}");
                return (probe ?? (_ => ""))(limit);
            },
            SetLimit = () => _steps.Add("limit"),
            Load = () =>
            {
                _steps.Add("load");
                return load?.Invoke();
            },
            Check = () =>
            {
                _steps.Add("check");
                return check?.Invoke();
            },
        };
}
