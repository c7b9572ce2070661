using System.Reflection;
using System.Text.Json.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Testing.Documentation;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Documentation;

public sealed class GeneratedTablesTests
{
    [Fact]
    public void Pages_TablesOfFiles_AreThoseOfTheProgram() =>
        GeneratedTables.Check(
            new Dictionary<string, string>
            {
                ["sweep-file-keys"] = SweepFileKeys(),
                ["trials-columns"] = TrialsColumns(),
                ["event-types"] = EventTypes(),
            }
        );

    private static string SweepFileKeys() =>
        GeneratedTables.Table(
            ["section", "keys"],
            SweepKeys
                .All.GroupBy(key => key.Section)
                .Select(section =>
                    (IReadOnlyList<string>)
                        [section.Key.Length == 0 ? "top" : GeneratedTables.Code(section.Key), List(section.Select(key => key.Name))]
                )
        );

    private static string TrialsColumns()
    {
        var state = SweepState.Start(SweepSpecs.Small());
        var columns = TrialsTable.Columns(state).Select(column => column.Name).ToList();
        var parameters = state.Spec.Space.Parameters.Select(parameter => parameter.Name).ToHashSet();
        return string.Join(
            ", ",
            columns.Select(name => parameters.Contains(name) ? "one column per parameter" : GeneratedTables.Code(name)).Distinct()
        );
    }

    private static string EventTypes() =>
        GeneratedTables.Table(
            ["type", "entries of `body`"],
            typeof(EventRecord)
                .GetCustomAttributes<JsonDerivedTypeAttribute>()
                .Select(record =>
                    (IReadOnlyList<string>)[GeneratedTables.Code((string)record.TypeDiscriminator!), List(Entries(record.DerivedType))]
                )
        );

    private static IEnumerable<string> Entries(Type record) =>
        record
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name)
            .OfType<string>();

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(GeneratedTables.Code));
}
