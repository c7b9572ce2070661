using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using Eam.Client.Commands;
using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Testing.Documentation;

namespace Eam.Client.Tests.Documentation;

public sealed partial class GeneratedTablesTests
{
    // Eam.Core.Tests and Eam.Engine.Tests check these.
    private static readonly string[] OfOtherTests =
    [
        "halving-rules",
        "parameters-with-conditions",
        "sweep-file-keys",
        "trials-columns",
        "event-types",
    ];

    // docs/cli.md explains these options once for all verbs.
    private static readonly string[] Common = ["--data", "--server", "--json", "-o, --output <table|json|csv>", "-?, -h, --help"];

    [Fact]
    public void Pages_TablesOfTheCommandLine_AreThoseOfTheProgram() => GeneratedTables.Check(Tables());

    [Fact]
    public void Pages_EveryGeneratedTable_HasATestThatMakesIt() =>
        GeneratedTables.Names.Except(OfOtherTests).Except(Tables().Keys).ShouldBeEmpty();

    private static Dictionary<string, string> Tables()
    {
        using var test = new TestTerminal();
        var root = CommandLine.Tree(_ => true, test.Terminal);
        ((HelpAction)root.Options.OfType<HelpOption>().Single().Action!).MaxWidth = int.MaxValue;
        var verbs = root.Subcommands.Where(verb => !verb.Hidden).ToList();

        var tables = new Dictionary<string, string>
        {
            ["verbs"] = GeneratedTables.Table(
                ["verb", "what it does"],
                verbs.Select(verb => (IReadOnlyList<string>)[GeneratedTables.Code(verb.Name), verb.Description!])
            ),
            ["parameters-training"] = Parameters(TrainingParameters.All),
            ["metrics"] = GeneratedTables.Table(
                ["metric", "better", "meaning"],
                TrialMetrics.Definitions.Select(metric =>
                    (IReadOnlyList<string>)[GeneratedTables.Code(metric.Name), metric.Maximize ? "larger" : "smaller", metric.Meaning]
                )
            ),
        };
        foreach (var task in TaskCatalog.All)
            tables[$"parameters-{task.Name}"] = Parameters(task.Parameters);
        foreach (var method in MethodCatalog.All)
            tables[$"parameters-{method.Name}"] = Parameters(method.Parameters);
        foreach (var (verb, rows) in verbs.Select(verb => (verb, Rows(root, verb))).Where(verb => verb.Item2.Any(IsOwn)))
            tables[$"options-{verb.Name}"] = GeneratedTables.Table(
                ["argument or option", "meaning"],
                rows.Select(row => (IReadOnlyList<string>)[GeneratedTables.Code(row.Name), row.Meaning])
            );
        return tables;
    }

    private static string Parameters(IEnumerable<ParameterDefinition> parameters) =>
        GeneratedTables.Table(
            ["parameter", "default", "range", "meaning"],
            parameters.Select(parameter =>
                (IReadOnlyList<string>)
                    [
                        GeneratedTables.Code(parameter.Name),
                        parameter.Default.ToString(),
                        ParameterTables.Range(parameter),
                        parameter.Meaning,
                    ]
            )
        );

    // The rows of a verb's help without the options that are common to many verbs.
    private static List<(string Name, string Meaning)> Rows(RootCommand root, Command verb)
    {
        using var help = new StringWriter();
        root.Parse([verb.Name, "--help"]).Invoke(new InvocationConfiguration { Output = help });
        return
        [
            .. HelpRow()
                .Matches(help.ToString().ReplaceLineEndings("\n"))
                .Select(row => (Name: row.Groups[1].Value, Meaning: row.Groups[2].Value))
                .Where(row => !row.Name.StartsWith("eam ", StringComparison.Ordinal))
                .Where(row => !Common.Any(option => row.Name == option || row.Name.StartsWith(option + " ", StringComparison.Ordinal))),
        ];
    }

    // A verb whose only argument is a sweep needs no table.
    private static bool IsOwn((string Name, string Meaning) row) => row.Name != "<SWEEP>";

    [GeneratedRegex(@"^  (\S.*?)  +(\S.*)$", RegexOptions.Multiline)]
    private static partial Regex HelpRow();
}
