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

        // The settings of a command are no TaskSettings: CommandReader reads them.
        if (!task.HasModel)
            return TaskSettings.Defaults(name);
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
        var settings = new TaskSettings(name, values.ToImmutable());

        // Without a setting that was refused, the others need not fit together.
        var isComplete = section.Entries.Count(entry => entry.Key != "name") == values.Count;
        if (isComplete && task.Check?.Invoke(settings) is { } wrong)
            section.Wrong(wrong.Setting, wrong.Reason);
        return settings;
    }

    // A list such as [3, 8, 8] or [[1, 0], [0, 1]] is also accepted as text.
    private static string? TextOf(Section section, YamlEntry entry, ParameterDefinition definition) =>
        definition is { FreeText: true, IsPath: false } && entry.Value is YamlList list && Flat(list) is { } texts
            ? string.Join(",", texts)
            : section.Text(entry.Key, definition.Range);

    // Returns the scalars of a list and of the lists in it; null if something else is in it.
    private static List<string>? Flat(YamlList list)
    {
        var texts = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is YamlScalar { IsEmpty: false } scalar)
                texts.Add(scalar.Text);
            else if (item is YamlList inner && Flat(inner) is { } more)
                texts.AddRange(more);
            else
                return null;
        }

        return texts;
    }
}
