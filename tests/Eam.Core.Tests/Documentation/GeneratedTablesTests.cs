using Eam.Core.FineTuning;
using Eam.Core.Sweeps.Halving;
using Eam.Testing.Documentation;

namespace Eam.Core.Tests.Documentation;

public sealed class GeneratedTablesTests
{
    private const int Rungs = 4,
        Eta = 3;

    [Fact]
    public void Pages_TableOfHalvingRules_IsThatOfTheProgram() =>
        GeneratedTables.Check(
            new Dictionary<string, string>
            {
                ["halving-rules"] = GeneratedTables.Table(
                    ["rule", "asynchronous", "share that continues", "brings its own number of trials"],
                    HalvingRules
                        .Names.Select(HalvingRules.Get)
                        .Select(rule =>
                            (IReadOnlyList<string>)
                                [
                                    GeneratedTables.Code(rule.Name),
                                    YesOrNo(rule.IsAsynchronous),
                                    rule.KeepsShare ? "1/eta" : "its own",
                                    YesOrNo(rule.OwnTrials(Rungs, Eta) is not null),
                                ]
                        )
                ),
            }
        );

    [Fact]
    public void Pages_TableOfConditions_IsThatOfTheParameters() =>
        GeneratedTables.Check(
            new Dictionary<string, string>
            {
                ["parameters-with-conditions"] = GeneratedTables.Table(
                    ["only with", "these parameters have an effect"],
                    TrainingParameters
                        .All.Concat(MethodCatalog.All.SelectMany(method => method.Parameters))
                        .Where(parameter => parameter.ActiveIf is not null)
                        .GroupBy(parameter => parameter.ActiveIf!.Words, parameter => GeneratedTables.Code(parameter.Name))
                        .Select(group => (IReadOnlyList<string>)[group.Key, string.Join(", ", group)])
                ),
            }
        );

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
