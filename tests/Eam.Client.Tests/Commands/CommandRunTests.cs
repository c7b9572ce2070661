using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>Runs sweeps of task command with real programs in Python.</summary>
public sealed class CommandRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestTerminal _test = new();

    public void Dispose()
    {
        _test.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_WhatInitWrites_RacesBothMethodsAndKeepsTheOutput()
    {
        Assert.SkipUnless(Python.IsHere, Python.WhyNot);
        var file = _folder.File("sweep.yaml");
        (await _test.RunAsync("init", file, "--task", "command")).ShouldBe(0, _test.Error);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file,
            text.Replace("trials: 18 ", "trials: 6  ", StringComparison.Ordinal)
                .Replace("{min: 1000, max: 9000}", "{min: 100, max: 300}", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        (await _test.RunAsync("run", file, "--data", _folder.Path)).ShouldBe(0, _test.Error);

        var sweep = SweepResults.Find(_folder.Path, "my-command-1");
        sweep.Status.ShouldBe(SweepStatus.Completed);
        foreach (var method in (string[])["sgd", "momentum"])
        {
            var last = sweep.State.Trials.Last(trial => trial.Configuration.Method == method && trial.Rung == 1);
            last.Curve.Select(point => point.Spent.Nfe).ShouldBeInOrder();
            last.Curve[^1].Spent.Nfe.ShouldBeGreaterThanOrEqualTo(300);
            last.Metrics!["kl"]!.Value.ShouldBeGreaterThan(0);
        }

        _test.Output.ShouldContain("reward");
        _test.Output.ShouldNotContain("sw2");
        _test.Output.ShouldContain("sgd / momentum");
        using var logs = new TestTerminal();
        (await logs.RunAsync("logs", "my-command", "--trial", "0", "--program", "--data", _folder.Path)).ShouldBe(0, logs.Error);
        logs.Output.ShouldContain("rung 1");
    }

    [Fact(Timeout = 300_000)]
    [Trait("Category", "Long")]
    public async Task Run_TheSampleInPlainPython_ReachesTheTargetWithBothMethods()
    {
        Assert.SkipUnless(Python.IsHere, Python.WhyNot);

        (await _test.RunAsync("run", Path.Combine(Repository.Root, "samples/command/gaussian_am.yaml"), "--data", _folder.Path)).ShouldBe(
            0,
            _test.Error
        );

        var sweep = SweepResults.Find(_folder.Path, SweepResults.List(_folder.Path).ShouldHaveSingleItem());
        sweep.Status.ShouldBe(SweepStatus.Completed);
        var ended = sweep.State.Trials.Where(trial => trial.Status == TrialStatus.Completed).ToList();

        // 1-Wasserstein distance to the exact quantiles; the base has 0.918.
        ended.Where(trial => trial.Configuration.Method == "am").Min(trial => trial.Metrics!["distance"]!.Value).ShouldBeLessThan(0.3);
        ended.Where(trial => trial.Configuration.Method == "eam").Min(trial => trial.Metrics!["distance"]!.Value).ShouldBeLessThan(0.1);
    }
}
