using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using static Eam.Engine.Tests.Commands.CommandScripts;

namespace Eam.Engine.Tests.Commands;

/// <summary>Runs whole sweeps whose trials a program trains.</summary>
public sealed class CommandSweepTests : IDisposable
{
    // A larger learning rate gives a larger reward; the reward grows with compute.
    private const string Script = """
        hear; rate=$(field learning_rate); to=$(field to)
        from=0; [ "$(field checkpoint)" != null ] && from=$(cat "$(field checkpoint)/at")
        [ "$from" = "$(field from)" ] || exit 7
        for at in 50 100 300 900; do
          [ "$at" -gt "$from" ] && [ "$at" -le "$to" ] &&
            say '{"type":"report","compute":'$at',"metrics":{"reward":'$rate',"kl":'$at'}}'
        done
        echo "$to" > "$(field save_to)/at"
        say '{"type":"save","compute":'$to'}'
        say '{"type":"done"}'
        """;

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StartAsync_ThreeRungs_PromotesTheTrialsWithTheLargestReward()
    {
        var last = await RunAsync(slots: 2);

        last.Status.ShouldBe(SweepStatus.Completed);
        foreach (var method in last.State!.Trials.GroupBy(trial => trial.Configuration.Method))
        {
            long[][] curves =
            [
                [50, 100],
                [50, 100, 300],
                [50, 100, 300, 900],
            ];
            var ranked = method.OrderByDescending(trial => trial.Configuration.Values["learning_rate"].Number).ToList();
            ranked.Count.ShouldBe(9);
            for (var i = 0; i < ranked.Count; i++)
            {
                ranked[i].Failures.ShouldBe(0);
                ranked[i]
                    .Curve.Select(point => point.Spent.Nfe)
                    .ShouldBe(
                        curves[
                            i switch
                            {
                                0 => 2,
                                < 3 => 1,
                                _ => 0,
                            }
                        ],
                        $"rank {i + 1} of {method.Key}"
                    );
                ranked[i].Metrics!.Declared!["reward"].ShouldBe(ranked[i].Configuration.Values["learning_rate"].Number);
            }
        }

        Directory.GetFiles(Path.Combine(last.Folder, "output")).Length.ShouldBe(18);
        Directory
            .GetDirectories(Path.Combine(last.Folder, "checkpoints"))
            .Length.ShouldBe(2, "the best trial of each method keeps its files");
    }

    [Fact]
    public async Task StartAsync_OneSlotOrTwo_GivesTheSamePoints()
    {
        var one = await RunAsync(slots: 1);
        var two = await RunAsync(slots: 2);

        Points(one).ShouldBe(Points(two));
    }

    [Fact]
    public async Task StartAsync_ProgramIsMissing_FailsBeforeTheFirstTrial()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsUnix);
        var spec = Spec(_folder, Script);
        await using var service = Service(1);

        (
            await Should.ThrowAsync<EngineException>(() =>
                service.StartAsync(spec with { Command = spec.Command! with { Run = ["no-such-program-1"] } }, "", Now)
            )
        ).Message.ShouldStartWith("task.run: there is no program 'no-such-program-1' in PATH");

        Directory.GetDirectories(Path.Combine(Data, "sweeps")).ShouldBeEmpty();
    }

    private static string[] Points(SweepUpdate update) =>
        [
            .. update.State!.Trials.SelectMany(trial =>
                trial.Curve.Select(point => $"{trial.Number} {point.Spent.Nfe} {point.Metrics.Declared!["reward"]}")
            ),
        ];

    private LocalSweepService Service(int slots) => new(new LocalSweepOptions { Folder = Data, Slots = slots });

    private async Task<SweepUpdate> RunAsync(int slots)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsUnix);
        await using var service = Service(slots);
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(await service.StartAsync(Spec(_folder, Script), "", Now), Now))
            last = update;
        return last!;
    }
}
