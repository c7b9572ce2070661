using System.Collections.Immutable;
using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>Reads one configuration from <c>--task</c>, <c>--method</c> and <c>--set name=value</c>.</summary>
public static class ConfigurationParser
{
    private const string TaskPrefix = "task.";

    /// <summary>Reads a configuration, with the methods and tasks of this build.</summary>
    /// <param name="task">The name of a task.</param>
    /// <param name="method">The name of a method.</param>
    /// <param name="assignments">The assignments, each in the form <c>name=value</c>.</param>
    public static ConfigurationResult Parse(string task, string method, IEnumerable<string> assignments) =>
        Parse(task, method, assignments, SpecCatalog.Default);

    /// <summary>Reads a configuration.</summary>
    /// <param name="task">The name of a task.</param>
    /// <param name="method">The name of a method.</param>
    /// <param name="assignments">Assignments such as <c>learning_rate=1e-3</c> and <c>eam.ode_steps=8</c> for parameters, and
    /// <c>task.modes=4</c> for settings of the task.</param>
    /// <param name="catalog">The names that the assignments may use.</param>
    public static ConfigurationResult Parse(string task, string method, IEnumerable<string> assignments, SpecCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        ArgumentNullException.ThrowIfNull(catalog);
        var errors = new List<string>();
        var taskDefinition = catalog.Tasks.FirstOrDefault(candidate => candidate.Name == task);
        if (taskDefinition is null)
            errors.Add(TorchTasks.Refusal(task) ?? NoSuch("task", task, catalog.Tasks.Select(candidate => candidate.Name)));
        else if (!taskDefinition.HasModel)
            return new(
                null,
                null,
                [
                    $"--task {task}: a program of your own trains it, in a sweep: use `eam run FILE` (`eam init --task {task} FILE` writes one)",
                ]
            );
        var methodDefinition = catalog.Methods.FirstOrDefault(candidate => candidate.Name == method);
        if (methodDefinition is null)
            errors.Add(NoSuch("method", method, catalog.Methods.Select(candidate => candidate.Name)));
        if (taskDefinition is null || methodDefinition is null)
            return new(null, null, errors);

        var given = assignments.ToList();
        var known = catalog
            .ParametersOf(methodDefinition)
            .Concat(Settings(taskDefinition, given).Select(parameter => parameter with { Name = TaskPrefix + parameter.Name }))
            .Concat(TaskParameters.Of(taskDefinition, Mentioned(taskDefinition, given)))
            .ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        var values = new SortedDictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var assignment in given)
        {
            if (Read(assignment, known, values) is { } error)
                errors.Add($"{Option(assignment)}: {Owner(assignment) ?? error}");
        }

        if (errors.Count > 0)
            return new(null, null, errors);
        var settings = new TaskSettings(task, Strip(values.Where(pair => IsTask(pair.Key))));
        var configuration = values
            .Where(pair => !IsTask(pair.Key))
            .Aggregate(Configuration.Defaults(method), (all, pair) => all.With(pair.Key, pair.Value));
        var checkedRewards = NamedRewards.Check(taskDefinition, TaskParameters.In(settings, configuration));
        if ((checkedRewards ?? taskDefinition.Check?.Invoke(settings)) is { } wrong)
            errors.Add($"--task-set {wrong.Setting}: {wrong.Setting} {wrong.Reason}");
        var facts = new BaseFacts(!taskDefinition.HasBaseNetwork, RowsPerCondition: ConditionSettings.RowsIn(settings));
        errors.AddRange(methodDefinition.Rules.Select(rule => Broken(rule, configuration, facts)).OfType<string>());
        if (RewardChecks.Refusal(taskDefinition, TaskParameters.In(settings, configuration), [methodDefinition]) is { } needed)
            errors.Add($"--method: {needed}");
        return errors.Count > 0 ? new(null, null, errors) : new(settings, configuration, []);

        string? Owner(string assignment) =>
            catalog
                .Methods.Where(other =>
                    other != methodDefinition
                    && other.Parameters.Any(parameter => assignment.StartsWith(parameter.Name + "=", StringComparison.Ordinal))
                )
                .Select(other => $"this is a parameter of method {other.Name}, not of {method}")
                .FirstOrDefault();
    }

    // The settings of a task, and those of the rewards that the assignments name.
    private static IEnumerable<ParameterDefinition> Settings(TaskDefinition task, List<string> assignments) =>
        task.Rewards is not { } form
            ? task.Parameters
            : task
                .Parameters.Where(parameter => parameter.Name != NamedRewards.Key)
                .Concat(Rewards(assignments).SelectMany(name => NamedRewards.SettingsOf(form, name)));

    private static IEnumerable<string> Rewards(List<string> assignments) =>
        assignments
            .Where(IsTask)
            .Select(assignment => NamedRewards.Parse(assignment[TaskPrefix.Length..].Split('=')[0].Trim())?.Name)
            .OfType<string>()
            .Distinct();

    // Only the names of the rewards count: their weights in the task are defaults.
    private static TaskSettings Mentioned(TaskDefinition task, List<string> assignments) =>
        new(
            task.Name,
            task.Rewards is null
                ? []
                : Rewards(assignments)
                    .ToDictionary(name => NamedRewards.Setting(name, NamedRewards.Weight), _ => NamedRewards.WeightSetting.Default)
        );

    // A setting without effect is named with its option. Of settings that contradict each other, no single one is wrong.
    private static string? Broken(ParameterRule rule, Configuration configuration, BaseFacts facts)
    {
        if (rule.Check(configuration, facts) is not { } reason)
            return null;
        var name = rule.First.Name;
        return rule.Refuses ? $"--set: {name} {reason}" : $"--set {name}={configuration.Values[name]}: {name} {reason}";
    }

    private static string? Read(
        string assignment,
        Dictionary<string, ParameterDefinition> known,
        SortedDictionary<string, ParameterValue> values
    )
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            return "must be name=value";
        var (name, text) = (assignment[..equals].Trim(), assignment[(equals + 1)..].Trim());
        var shown = IsTask(name) ? name[TaskPrefix.Length..] : name;
        if (!known.TryGetValue(name, out var definition))
        {
            var near = NearName.Of(name, known.Keys);
            if (near is not null && IsTask(name) && IsTask(near))
                near = near[TaskPrefix.Length..];
            var hint = IsTask(name) ? null : ForeignWords.NameHint(name);
            return $"unknown parameter '{shown}'{hint ?? Near(near)}";
        }

        var value = NumberText.Value(text, definition);
        if (definition.FreeText)
            value = ParameterValue.Of(definition.IsPath && text.Length > 0 ? Path.GetFullPath(text) : text);
        if (definition.Check(value) is { } reason)
            return $"{shown} {reason}{NearName.Hint(text, definition.Words)}";
        return values.TryAdd(name, value) ? null : $"{shown} is set twice";
    }

    private static string Near(string? name) => name is null ? "; `eam tasks` lists all" : $"; did you mean '{name}'?";

    // Settings of the task have an option of their own, without the prefix.
    private static string Option(string assignment) =>
        IsTask(assignment) ? $"--task-set {assignment[TaskPrefix.Length..]}" : $"--set {assignment}";

    private static bool IsTask(string name) => name.StartsWith(TaskPrefix, StringComparison.Ordinal);

    private static ImmutableSortedDictionary<string, ParameterValue> Strip(IEnumerable<KeyValuePair<string, ParameterValue>> pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Key[TaskPrefix.Length..], pair => pair.Value, StringComparer.Ordinal);

    private static string NoSuch(string what, string name, IEnumerable<string> known) =>
        $"--{what} must be one of {string.Join(", ", known)}, not '{name}'{NearName.Hint(name, known)}";
}
