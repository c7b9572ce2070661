using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Makes the catalog of a command's sweep from its file: the methods and the parameters that the file names. They have no price, no rules
/// and no defaults.
/// </summary>
/// <param name="top">The whole sweep file.</param>
/// <param name="metrics">The metrics of the command, whose names no parameter may have.</param>
/// <param name="problems">Receives the mistakes.</param>
internal sealed class DeclaredCatalog(Section top, IReadOnlyList<DeclaredMetric> metrics, Problems problems)
{
    /// <summary>The method of a file that names none.</summary>
    public const string OnlyMethod = "train";

    private const int LongestWord = 256;
    private const string Word = "a finite number, or a word of 1 to 256 characters without '|'";

    /// <summary>Returns a catalog with the methods and parameters of the file.</summary>
    public SpecCatalog In(SpecCatalog catalog)
    {
        List<string> methods = top.Has("method") ? [.. Methods().Where(DeclaredNames.IsMethod).Distinct()] : [OnlyMethod];
        List<ParameterDefinition> parameters = top.Node("parameters") is YamlMap map
            ? [.. map.Entries.Select(entry => Definition(entry, methods)).OfType<ParameterDefinition>()]
            : [];
        return catalog with
        {
            Methods = [.. methods.Select(name => Method(name, parameters))],
            Training = [.. parameters.Where(parameter => !parameter.Name.Contains('.', StringComparison.Ordinal))],
            IsDeclared = true,
        };
    }

    // Every form that SpaceReader reads; it reports what is wrong.
    private IEnumerable<string> Methods()
    {
        var node = top.Node("method");
        if (node is YamlMap map)
            node = map.Entries.FirstOrDefault(entry => entry.Key == "values")?.Value;
        return node switch
        {
            YamlScalar { IsEmpty: false } scalar => [scalar.Text],
            YamlList list => list.Items.OfType<YamlScalar>().Where(item => !item.IsEmpty).Select(item => item.Text),
            _ => [],
        };
    }

    private static MethodDefinition Method(string name, IEnumerable<ParameterDefinition> parameters) =>
        new(
            name,
            "declared by the sweep file",
            [.. parameters.Where(parameter => parameter.Name.StartsWith(name + ".", StringComparison.Ordinal))],
            (_, _, _) => throw new InvalidOperationException("a command trains this method"),
            _ => 0
        )
        {
            NeedsRewardGradient = false,
        };

    private ParameterDefinition? Definition(YamlEntry entry, List<string> methods)
    {
        var name = entry.Key;
        if (!DeclaredNames.IsName(name))
            problems.Add(entry.Line, "parameters", $"must have names, not '{name}': each is {DeclaredNames.Rule}");
        else if (DeclaredNames.Reserved.Contains(name))
            problems.Add(
                entry.Line,
                $"parameters.{name}",
                $"cannot be a parameter, because {CommandReader.Column(name)}: give it another name, such as my_{name}"
            );
        else if (metrics.Any(metric => metric.Name == name))
            problems.Add(entry.Line, $"parameters.{name}", $"cannot be a parameter, because {name} is a metric of task.metrics");
        else if (methods.Contains(name) && entry.Value is YamlMap { Entries.Count: > 0 } below && !below.Entries.Any(IsKey))
            Levels(name, below);
        else if (Prefix(name) is { } prefix && methods.Count > 0 && !methods.Contains(prefix))
            problems.Add(
                entry.Line,
                $"parameters.{name}",
                $"belongs to method {prefix}, which this sweep does not run (method: {string.Join(", ", methods)}){NearName.Hint(prefix, methods)}; for a parameter of every method write {name.Replace('.', '_')}"
            );
        else
            return Definition(entry);
        return null;
    }

    private static string? Prefix(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : null;

    private static bool IsKey(YamlEntry entry) => SweepKeys.Of(SweepKeys.Range).Contains(entry.Key);

    private void Levels(string method, YamlMap below)
    {
        foreach (var entry in below.Entries)
            problems.Add(
                entry.Line,
                $"parameters have no levels: write '{method}.{entry.Key}' as one name with a dot, not '{entry.Key}' below '{method}'"
            );
    }

    // Any number is allowed, and the words that the file gives the parameter: another word in a condition or a point is a misspelt one.
    private ParameterDefinition Definition(YamlEntry entry)
    {
        var words = new List<string>();
        var onlyWords = true;
        foreach (var item in Items(entry.Value))
        {
            if (item is not YamlScalar { IsEmpty: false } scalar)
                onlyWords &= item is YamlScalar;
            else if (NumberText.TryParse(scalar.Text, out var number))
            {
                onlyWords = false;
                if (double.IsFinite(number))
                    continue;
                problems.Add(scalar.Line, $"parameters.{entry.Key}", $"must be {Word}, not {scalar.Kind}");
                words.Add(scalar.Text);
            }
            else if (ForeignWords.CallHint(scalar.Text) is null)
            {
                if (scalar.Text.Length is 0 or > LongestWord || scalar.Text.Contains('|', StringComparison.Ordinal))
                    problems.Add(scalar.Line, $"parameters.{entry.Key}", $"must be {Word}, not {scalar.Kind}");
                words.Add(scalar.Text);
            }
        }

        return new(entry.Key, ParameterValue.Of(string.Empty), "a parameter of the command")
        {
            Words = [.. words.Distinct()],
            WordsOnly = onlyWords && words.Count > 0,
            Required = true,
        };
    }

    private static IReadOnlyList<YamlNode> Items(YamlNode node) =>
        node switch
        {
            YamlList list => list.Items,
            YamlMap map when map.Entries.FirstOrDefault(entry => entry.Key == "values")?.Value is YamlList list => list.Items,
            _ => [node],
        };
}
