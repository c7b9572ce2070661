using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads the setting <c>rewards</c> of a task: a list of rewards, each with a name, a weight and the settings of its kind.
/// </summary>
/// <param name="form">The settings that an item may have.</param>
/// <param name="read">Reads the value of a setting; null if it has a mistake, which is reported.</param>
/// <param name="problems">Receives the mistakes.</param>
internal sealed class RewardsReader(RewardForm form, Func<Section, YamlEntry, ParameterDefinition, ParameterValue?> read, Problems problems)
{
    private const string Name = "name";

    private readonly string[] _keys = [Name, .. form.Settings.Append(NamedRewards.WeightSetting).Select(setting => setting.Name)];

    /// <summary>Returns the values under the names that <see cref="TaskSettings"/> have for them.</summary>
    /// <param name="task">The section of the task.</param>
    public IReadOnlyList<(string Setting, ParameterValue Value)> Read(Section task)
    {
        var values = new List<(string, ParameterValue)>();
        if (task.Node(NamedRewards.Key) is not YamlList { Items.Count: > 0 } list)
        {
            task.Wrong(
                NamedRewards.Key,
                $"must be a list of rewards, each with {string.Join(", ", _keys)}, not {(task.Node(NamedRewards.Key) is YamlList ? "an empty one" : task.Node(NamedRewards.Key)!.Kind)}"
            );
            return values;
        }

        if (form.Replaces.FirstOrDefault(task.Has) is { } single)
            task.Wrong(single, $"cannot be combined with {NamedRewards.Key}: give it as an item of the list");
        if (list.Items.Count > NamedRewards.Most)
            task.Wrong(NamedRewards.Key, $"has {list.Items.Count} rewards, but a task may have at most {NamedRewards.Most}");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            var section = new Section("task.rewards", item, item.Line, problems, _keys);
            if (item is not YamlMap)
                continue;
            if (!section.Has(Name))
                section.Missing(Name, NamedRewards.NameRule);
            if (section.Text(Name, NamedRewards.NameRule) is not { } name)
                continue;
            if (!NamedRewards.IsName(name))
                section.Wrong(Name, $"must be {NamedRewards.NameRule}, not {section.Node(Name)!.Kind}");
            else if (!names.Add(name))
                section.Wrong(Name, $"is {name}, which another reward has too: each reward needs a name of its own");
            else
                values.AddRange(Values(section, name));
        }

        return values;
    }

    private IEnumerable<(string, ParameterValue)> Values(Section section, string name)
    {
        foreach (var setting in form.Settings.Append(NamedRewards.WeightSetting))
        {
            if (section.Entries.FirstOrDefault(entry => entry.Key == setting.Name) is { } entry)
            {
                if (read(section, entry, setting) is { } value)
                    yield return (NamedRewards.Setting(name, setting.Name), value);
            }
            else if (setting.Required)
            {
                section.Missing(setting.Name, $"{setting.Range}: {setting.Meaning}");
            }
            else if (setting.Name == NamedRewards.Weight)
            {
                // A reward with defaults only must still be known.
                yield return (NamedRewards.Setting(name, setting.Name), setting.Default);
            }
        }
    }
}
