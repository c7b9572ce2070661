using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

/// <summary>Parameters that contradict each other, and gradients that a task does not have, are told before anything is drawn.</summary>
public sealed class MethodChecksTests
{
    private const string Rest = """
        task: plain
        method: {values: [ram, forward]}
        halving: {compute: {min: 1e6, max: 9e6}}
        trials: 60
        """;

    [Theory]
    [InlineData(
        "ram.group: 48",
        "parameters.ram.group is 48, which does not divide batch_size (256): every group needs the same number of endpoints"
    )]
    [InlineData("ram.group: 48\n  batch_size: [96, 64]", "parameters.ram.group is 48, which does not divide batch_size (64)")]
    [InlineData(
        "ram.group: [batch, 16]\n  batch_size: {min: 32, max: 64}",
        "parameters.ram.group is 16, which does not divide batch_size (33)"
    )]
    [InlineData(
        "batch_size: {min: 64, max: 4096}\n  ram.group: {values: [48], when: {batch_size: 100}}",
        "parameters.ram.group is 48, which does not divide batch_size (100)"
    )]
    [InlineData("batch_size: [1, 64]", "parameters.batch_size contradicts the rest: ram.group is the whole batch of 1 endpoint")]
    [InlineData(
        "forward.preset: [nft, advantage-flow]\n  forward.advantage_scale: [0.1, 0.5]",
        "parameters.forward.advantage_scale (0.5) times forward.advantage_bound (5) must be below forward.old_pull + forward.base_pull (1.101)"
    )]
    [InlineData(
        "forward.preset: advantage-flow\n  forward.advantage_bound: none",
        "parameters.forward.advantage_bound contradicts the rest: forward.advantage_scale (0.2) times forward.advantage_bound (none)"
    )]
    [InlineData(
        "forward.advantage_scale: 0.4\n  forward.preset: advantage-flow\n  forward.advantage_offset: [auto, 0.5]",
        "parameters.forward.advantage_scale (0.4) times forward.advantage_bound (5) must be below forward.old_pull + forward.base_pull + forward.advantage_offset (1.6"
    )]
    [InlineData(
        "forward.old_pull: 0\n  forward.preset: advantage-flow\n  forward.advantage_offset: auto",
        "parameters.forward.old_pull is 0 together with forward.advantage_offset: auto, which leaves the row of the lowest advantage"
    )]
    public void Read_Contradiction_IsToldWithItsLine(string parameters, string said)
    {
        var errors = Errors($"{Rest}\nparameters:\n  {parameters}");

        errors.ShouldContain(error => error.Contains(said, StringComparison.Ordinal));
        errors.ShouldAllBe(error => error.Contains("parameters.", StringComparison.Ordinal) && "67".Contains(error["sweep.yaml:".Length]));
    }

    [Theory]
    [InlineData("ram.group: 32\n  batch_size: {min: 64, max: 256, step: 32}")]
    [InlineData("batch_size: [64, 96]\n  ram.group: {values: [48], when: {batch_size: 96}}")]
    [InlineData("forward.preset: nft\n  forward.advantage_scale: 4")]
    [InlineData("forward.preset: advantage-flow\n  forward.advantage_bound: none\n  forward.advantage_offset: auto")]
    [InlineData("forward.preset: advantage-flow\n  forward.advantage_scale: 0.4\n  forward.advantage_offset: 1")]
    public void Read_NoContradiction_IsAccepted(string parameters) => Errors($"{Rest}\nparameters:\n  {parameters}").ShouldBeEmpty();

    [Theory]
    [InlineData("am.gain: eta\n  am.noise: constant", "sweep.yaml:6: parameters.am.gain has no effect, because am.noise is constant")]
    [InlineData("am.gain: [sigma, eta]\n  am.noise: [memoryless, constant]", null)]
    [InlineData("am.clip: [none, 1.6, auto]\n  am.noise: constant", null)]
    [InlineData("am.clip: always", "sweep.yaml:6: parameters.am.clip must be a number from 0.001 to 1000000000, or none, auto")]
    public void Read_TheGainAndTheClipOfAm_AreChecked(string parameters, string? said)
    {
        var errors = Errors($"{Rest.Replace("{values: [ram, forward]}", "am", StringComparison.Ordinal)}\nparameters:\n  {parameters}");

        if (said is null)
            errors.ShouldBeEmpty();
        else
            errors.ShouldHaveSingleItem().ShouldStartWith(said);
    }

    [Fact]
    public void Read_EveryMethodInOneRace_IsAccepted() => TestCatalog.Read(TestCatalog.EveryMethod).Errors.ShouldBeEmpty();

    [Fact]
    public void Read_APointThatContradictsItself_IsToldWithItsLine() =>
        Errors($"{Rest}\npoints:\n  - {{method: ram, ram.group: 16}}\n  - {{method: ram, ram.group: 17}}")
            .ShouldHaveSingleItem()
            .ShouldStartWith("sweep.yaml:7: points.ram.group is 17, which does not divide batch_size (256)");

    [Theory]
    [InlineData("{values: [ram, forward]}", null)]
    [InlineData("ram", null)]
    [InlineData("{values: [am, ram]}", "am needs the gradient of the reward, and this task has only its values: use ram, forward")]
    [InlineData("{values: [am, eam, ram]}", "am, eam need the gradient of the reward, and this task has only its values: use ram, forward")]
    [InlineData("terminal-gradient", "terminal-gradient needs the gradient of the reward")]
    public void Read_ARewardWithoutGradient_RefusesMethodsThatNeedOne(string methods, string? said)
    {
        var text = Rest.Replace("{values: [ram, forward]}", methods, StringComparison.Ordinal)
            .Replace("task: plain", "task: {name: plain, black_box: yes}", StringComparison.Ordinal);

        if (said is null)
            Errors(text).ShouldBeEmpty();
        else
            Errors(text).ShouldHaveSingleItem().ShouldStartWith($"sweep.yaml:2: method does not fit the task: {said}");
    }

    [Fact]
    public void Parse_OneConfiguration_IsCheckedToo()
    {
        ConfigurationParser
            .Parse("plain", "ram", ["ram.group=48"], Catalog)
            .Errors.ShouldHaveSingleItem()
            .ShouldStartWith("--set: ram.group is 48, which does not divide batch_size (256)");
        ConfigurationParser
            .Parse("plain", "am", ["task.black_box=yes"], Catalog)
            .Errors.ShouldBe(["--method: am needs the gradient of the reward, and this task has only its values: use ram, forward"]);
    }

    /// <summary>A parameter that costs something only with one word of another one counts, wherever both stand in the file.</summary>
    [Fact]
    public void Read_CostOfAPreset_IsFoundWhateverTheOrder() =>
        Errors(
                """
                task: plain
                method: terminal-gradient
                parameters:
                  terminal-gradient.renoise: [1, 64]
                  terminal-gradient.preset: [draft1, rsm]
                halving: {compute: {unit: nfe, min: 50e3, max: 450e3}}
                trials: 9
                """
            )
            .ShouldHaveSingleItem()
            .ShouldContain($"costs {256 * (16 + (4 * 64))} nfe: raise it");

    private static SpecCatalog Catalog { get; } =
        new(
            MethodCatalog.All,
            TrainingParameters.All,
            [
                new("plain", "a task", [ParameterDefinition.Word("black_box", "kind", "no", "yes")], (_, _) =>
                    throw new NotSupportedException()
                )
                {
                    HasRewardGradient = settings => settings.Values.Count == 0,
                },
            ]
        );

    private static IReadOnlyList<string> Errors(string text) => ShownSweepFile.Of(SweepFile.Read(text, "sweep.yaml", Catalog)).Errors;
}
