using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

/// <summary>Keys and values of other tools are read if their meaning is certain; else the message says what to write instead.</summary>
public class ForeignWordsTests
{
    private const string Rest = """
        task: gaussian-mixture
        method: eam
        trials: 9
        halving: {compute: {min: 1e5, max: 9e5}}
        """;

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var (place, word, _) in ForeignWords.All)
                rows.Add(place, word);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Read_AWordOfAnotherTool_SaysWhatToWriteInstead(string place, string word)
    {
        var advice = ForeignWords.All.Single(row => row.Place == place && row.Word == word).Advice;
        var (text, line) = FileWith(place, word);

        var errors = TestCatalog.Read(text).Errors;

        errors.ShouldContain(
            error =>
                error.StartsWith($"sweep.yaml:{line}: ", StringComparison.Ordinal)
                && error.EndsWith($"; {advice}", StringComparison.Ordinal),
            string.Join('\n', errors)
        );
    }

    [Fact]
    public void All_NoWord_IsAKeyOrAValueOfItsPlace()
    {
        ForeignWords.All.ShouldAllBe(row => !SweepKeys.All.Any(key => key.Section == row.Place && key.Name == row.Word));
        var parameters = TestCatalog.Catalog.Training.Concat(TestCatalog.Catalog.Methods.SelectMany(method => method.Parameters)).ToList();
        ForeignWords
            .All.Where(row => row.Place == "parameters")
            .ShouldAllBe(row => !parameters.Any(parameter => parameter.Name == row.Word));
    }

    [Fact]
    public void All_EveryWordThatItAdvises_IsRight()
    {
        // The advice for a key is one key, or a map of one key.
        var advised = ForeignWords
            .All.Where(row => !row.Place.EndsWith(':') && row.Place != "parameters")
            .Where(row =>
                row.Advice.StartsWith("write `", StringComparison.Ordinal) && row.Advice.EndsWith("` instead", StringComparison.Ordinal)
            )
            .Select(row => (row.Place, Key: row.Advice["write `".Length..^"` instead".Length].Split(':')[0]))
            .ToList();

        advised.Count.ShouldBeGreaterThan(50);
        advised.ShouldAllBe(row => SweepKeys.All.Any(key => key.Section == row.Place && key.Name == row.Key) || row.Key.Contains('`'));
    }

    [Theory]
    [InlineData(
        "trials: 9",
        "halving.eta: 2\ntrials: 9",
        "3: unknown key 'halving.eta'; keys have no dots: write `halving: {eta: ..}` instead"
    )]
    [InlineData(
        "trials: 9",
        "halving.compute.min: 2\ntrials: 9",
        "3: unknown key 'halving.compute.min'; keys have no dots: write `halving: {compute: {min: ..}}` instead"
    )]
    [InlineData("trials: 9", "learning_rate: 1e-3\ntrials: 9", "3: unknown key 'learning_rate'; write it under `parameters`")]
    [InlineData(
        "trials: 9",
        "trials: 9\nparameters: {eam: {ode_steps: [4, 8]}}",
        "4: parameters have no levels: write 'eam.ode_steps' as one name with a dot, not 'ode_steps' below 'eam'"
    )]
    [InlineData(
        "trials: 9",
        "trials: 9\nparameters:\n  eam:\n    ode_step: 4",
        "6: parameters have no levels: write 'eam.ode_steps' as one name with a dot, not 'ode_step' below 'eam'"
    )]
    [InlineData(
        "trials: 9",
        "trials: 9\nparameters: {EAM.ode_steps: 4}",
        "4: unknown parameter 'EAM.ode_steps'; did you mean 'eam.ode_steps'?"
    )]
    [InlineData(
        "trials: 9",
        "trials: 9\nparameters: {Learning_Rate: 1}",
        "4: unknown parameter 'Learning_Rate'; did you mean 'learning_rate'?"
    )]
    [InlineData(
        "trials: 9",
        "trials: 9\nparameters: {learning-rate: 1}",
        "4: unknown parameter 'learning-rate'; did you mean 'learning_rate'?"
    )]
    [InlineData(
        "trials: 9",
        "trials: 9\nparameters: [{name: learning_rate}]",
        "4: parameters must be a map of names, such as {learning_rate: {min: 1e-4, max: 1e-2}}, not a list"
    )]
    [InlineData("trials: 9", "trials: 9\npoints: [{lr: 1e-3}]", "4: points: unknown parameter 'lr'; write `learning_rate` instead")]
    [InlineData(
        "trials: 9",
        "trials: 9\npoints: [{eam: {ode_steps: 4}}]",
        "4: points: parameters have no levels: write 'eam.ode_steps' as one name with a dot, not 'ode_steps' below 'eam'"
    )]
    [InlineData(
        "trials: 9",
        "trials: 9\nparameters: {learning_rate: 'tune.loguniform(1e-4, 1e-1)'}",
        "4: parameters.learning_rate must be a number from 1E-08 to 1, not 'tune.loguniform(1e-4, 1e-1)'; write `{min: .., max: .., scale: log}` instead"
    )]
    public void Read_AnotherForm_NamesTheRightOne(string from, string to, string error) =>
        TestCatalog.Read(Rest.Replace(from, to, StringComparison.Ordinal)).Errors.ShouldBe([$"sweep.yaml:{error}"]);

    [Fact]
    public void Read_FormsWhoseMeaningIsCertain_AreRead()
    {
        var spec = TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: eam
                parameters: {batch_size: [128, 256], eam.pool: 1_000, eam.buffer: {min: 1k, max: 200k}}
                objective: {metric: reward, goal: max}
                trials: 1k
                halving: {compute: {min: 200k, max: 1.8M}}
                """
            )
            .Spec.ShouldNotBeNull();

        spec.Space.Parameters[0].Domain.ShouldBeOfType<Domain.Values>().Items.Select(item => item.Number).ShouldBe([128, 256]);
        spec.Space.Parameters[1].Domain.ShouldBeOfType<Domain.Values>().Items.ShouldHaveSingleItem().Number.ShouldBe(1000);
        spec.Space.Parameters[2].Domain.ShouldBe(new Domain.Range(1000, 200_000, false, true));
        spec.Objective.ShouldBe(new Objective("reward", true));
        spec.Trials.ShouldBe(1000);
        (spec.Halving.MinCompute, spec.Halving.MaxCompute).ShouldBe((200_000.0, 1_800_000.0));
    }

    [Theory]
    [InlineData("200k", 200_000.0)]
    [InlineData("1.1K", 1100.0)]
    [InlineData("0.3M", 300_000.0)]
    [InlineData("2G", 2e9)]
    [InlineData("-1_000.5", -1000.5)]
    [InlineData("1e3", 1000.0)]
    [InlineData("1e3k", null)]
    [InlineData("k", null)]
    [InlineData("1 k", null)]
    [InlineData("5m", null)]
    [InlineData("_1", null)]
    [InlineData("1__0", null)]
    [InlineData("1_000k", 1_000_000.0)]
    public void TryParse_Text_IsTheNumberThatPeopleMean(string text, double? number)
    {
        NumberText.TryParse(text, out var parsed).ShouldBe(number is not null);

        if (number is not null)
            parsed.ShouldBe(number.Value);
    }

    [Theory]
    [InlineData("max", true)]
    [InlineData("min", false)]
    [InlineData("minimise", false)]
    public void Read_GoalOfAnotherTool_IsRead(string goal, bool maximize) =>
        TestCatalog
            .Read($"{Rest}\nobjectives: [{{metric: reward, goal: {goal}}}, sw2]")
            .Spec.ShouldNotBeNull()
            .Objectives[0]
            .Maximize.ShouldBe(maximize);

    // Puts the word where its row says, and returns the line of it.
    private static (string Text, int Line) FileWith(string place, string word) =>
        place switch
        {
            "" => ($"{Rest}\n{word}: x", 5),
            "objective" => ($"{Rest}\nobjective: {{{word}: x}}", 5),
            "halving" => (Rest.Replace("{compute", $"{{{word}: x, compute", StringComparison.Ordinal), 4),
            "halving.compute" => (Rest.Replace("{min", $"{{{word}: x, min", StringComparison.Ordinal), 4),
            "parameters" => ($"{Rest}\nparameters: {{{word}: 1}}", 5),
            "parameters.*" => ($"{Rest}\nparameters: {{learning_rate: {{{word}: x, min: 0.1, max: 0.2}}}}", 5),
            "parameters.*.distribution:" => ($"{Rest}\nparameters: {{learning_rate: {{distribution: {word}, min: 0.1, max: 0.2}}}}", 5),
            "parameters.*.scale:" => ($"{Rest}\nparameters: {{learning_rate: {{scale: {word}, min: 0.1, max: 0.2}}}}", 5),
            "parameters.*:" => ($"{Rest}\nparameters: {{learning_rate: 'trial.{word}(1, 2)'}}", 5),
            "method:" => (Rest.Replace("eam", word, StringComparison.Ordinal), 2),
            "search:" => ($"{Rest}\nsearch: {word}", 5),
            "halving.algorithm:" => (Rest.Replace("{compute", $"{{algorithm: {word}, compute", StringComparison.Ordinal), 4),
            "halving.compute.unit:" => (Rest.Replace("{min", $"{{unit: {word}, min", StringComparison.Ordinal), 4),
            _ => throw new ArgumentOutOfRangeException(nameof(place), place, "no such place"),
        };
}
