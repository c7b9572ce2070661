using System.Collections.Immutable;
using Eam.Core.Backends;
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
            if (TorchTasks.Refusal(name) is { } refusal)
                problems.Add(section.Line("name"), refusal);
            else
                section.Wrong("name", $"must be one of {string.Join(", ", names)}, not '{name}'{NearName.Hint(name, names)}");
            return null;
        }

        // The settings of a command are no TaskSettings: CommandReader reads them.
        if (!task.HasModel)
            return TaskSettings.Defaults(name);
        var before = problems.Count;
        var values = ImmutableSortedDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var entry in section.Entries.Where(entry => entry.Key != "name"))
        {
            var definition = task.Parameters.FirstOrDefault(parameter => parameter.Name == entry.Key);
            if (definition is null && Nested(section, entry) is { } inner)
            {
                foreach (var (setting, value) in inner)
                    values[setting] = value;
            }
            else if (definition is null)
                problems.Add(
                    entry.Line,
                    $"task {name} has no setting '{entry.Key}'{NearName.Hint(entry.Key, task.Parameters.Select(parameter => parameter.Name))}"
                );
            else if (definition.Name == NamedRewards.Key && task.Rewards is { } form)
            {
                foreach (var (setting, value) in new RewardsReader(form, Value, problems).Read(section))
                    values[setting] = value;
            }
            else if (Value(section, entry, definition) is { } value)
                values[entry.Key] = value;
        }

        IReadOnlyList<string> replaced = section.Has(NamedRewards.Key) ? task.Rewards?.Replaces ?? [] : [];
        foreach (var missing in task.Parameters.Where(parameter => parameter.Required && !section.Has(parameter.Name)))
        {
            if (!replaced.Contains(missing.Name))
                section.Missing(missing.Name, $"{missing.Range}: {missing.Meaning}");
        }

        // Without a setting that was refused, the others need not fit together.
        var settings = new TaskSettings(name, values.ToImmutable());
        if (problems.Count == before && task.Check?.Invoke(settings) is { } wrong)
        {
            // A setting of a map, such as conditions.file, has the line of the map.
            var key = section.Has(wrong.Setting) ? wrong.Setting : wrong.Setting.Split('.')[0];
            problems.Add(section.Line(key), section.Full(wrong.Setting), wrong.Reason);
        }

        return settings;

        // The map conditions: {file: a, held_out: b} gives the settings conditions.file and conditions.held_out.
        List<(string, ParameterValue)>? Nested(Section of, YamlEntry map)
        {
            var definitions = task
                .Parameters.Where(parameter => parameter.Name.StartsWith(map.Key + ".", StringComparison.Ordinal))
                .ToList();
            if (definitions.Count == 0)
                return null;
            string[] keys = [.. definitions.Select(parameter => parameter.Name[(map.Key.Length + 1)..])];
            if (map.Value is not YamlMap)
            {
                of.Wrong(map.Key, $"must be a map of {string.Join(", ", keys)}, not {map.Value.Kind}");
                return [];
            }

            var inside = new Section(of.Full(map.Key), map.Value, map.Line, problems, keys);
            var found = new List<(string, ParameterValue)>();
            foreach (var entry in inside.Entries.Where(entry => keys.Contains(entry.Key)))
            {
                var definition = definitions[Array.IndexOf(keys, entry.Key)];
                if (Value(inside, entry, definition) is { } value)
                    found.Add((definition.Name, value));
            }

            return found;
        }

        ParameterValue? Value(Section of, YamlEntry entry, ParameterDefinition definition)
        {
            if (TextOf(of, entry, definition) is not { } text)
                return null;
            if (definition.IsPath && text.Length > 0)
            {
                if (catalog.Files.Find(text, folder, out var refusal) is { } path)
                    return ParameterValue.Of(path);
                of.Wrong(entry.Key, refusal!);
                return null;
            }

            if (definition.FreeText)
                return ParameterValue.Of(text);
            if (definition.Check(NumberText.Value(text, definition)) is not { } reason)
                return NumberText.Value(text, definition);
            of.Wrong(entry.Key, reason + NearName.Hint(text, definition.Words));
            return null;
        }
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
