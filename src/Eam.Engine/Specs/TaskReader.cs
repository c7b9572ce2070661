using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads the key <c>task</c>: the task's name, or a map of its name and its settings. Paths in it are relative to the sweep file's folder.
/// </summary>
internal static class TaskReader
{
    public static TaskSettings? Read(Section top, SpecCatalog catalog, Problems problems, string folder)
    {
        var names = catalog.Tasks.Select(task => task.Name).ToList();
        var node = top.Node("task");
        if (node is YamlScalar { IsEmpty: false } scalar)
            node = new YamlMap(scalar.Line, [new("name", scalar.Line, scalar)]);
        var section = new Section("task", node, top.Line("task"), problems, null);
        if (node is null or YamlMap && !section.Has("name"))
            section.Missing("name", $"one of {string.Join(", ", names)}");
        if (section.Text("name", $"one of {string.Join(", ", names)}") is not { } name)
            return null;

        var task = catalog.Tasks.FirstOrDefault(task => task.Name == name);
        if (task is null)
        {
            section.Wrong("name", $"must be one of {string.Join(", ", names)}, not '{name}'{NearName.Hint(name, names)}");
            return null;
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var entry in section.Entries.Where(entry => entry.Key != "name"))
        {
            var definition = task.Parameters.FirstOrDefault(parameter => parameter.Name == entry.Key);
            if (definition is null)
                problems.Add(
                    entry.Line,
                    $"task {name} has no setting '{entry.Key}'{NearName.Hint(entry.Key, task.Parameters.Select(parameter => parameter.Name))}"
                );
            else if (TextOf(section, entry, definition) is not { } text)
                continue;
            else if (definition.IsPath && text.Length > 0)
            {
                if (catalog.Files.Find(text, folder, out var refusal) is { } path)
                    values[entry.Key] = ParameterValue.Of(path);
                else
                    section.Wrong(entry.Key, refusal!);
            }
            else if (definition.FreeText)
                values[entry.Key] = ParameterValue.Of(text);
            else if (definition.Check(NumberText.Value(text, definition)) is { } reason)
                section.Wrong(entry.Key, reason + NearName.Hint(text, definition.Words));
            else
                values[entry.Key] = NumberText.Value(text, definition);
        }

        foreach (var missing in task.Parameters.Where(parameter => parameter.Required && !section.Has(parameter.Name)))
            section.Missing(missing.Name, $"{missing.Range}: {missing.Meaning}");
        return new(name, values.ToImmutable());
    }

    // A list such as [3, 8, 8] is also accepted as text.
    private static string? TextOf(Section section, YamlEntry entry, ParameterDefinition definition) =>
        definition is { FreeText: true, IsPath: false }
        && entry.Value is YamlList list
        && list.Items.All(item => item is YamlScalar { IsEmpty: false })
            ? string.Join(",", list.Items.Select(item => ((YamlScalar)item).Text))
            : section.Text(entry.Key, definition.Range);
}
