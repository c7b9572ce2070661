using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Eam.Architecture.Tests.Folders;

namespace Eam.Architecture.Tests.Names;

/// <summary>Two types of src/ have the same name only if they are the same thing: a reader who searches for a name finds one type.</summary>
public sealed class TypeNameTests
{
    // What a sweep decides, what happens in it, and how a segment ends have the same names as values, in the log, and as messages of a
    // worker: one thing in several forms.
    private static readonly string[] Forms =
    [
        "EventRecord",
        "HostCommand",
        "SegmentOutcome",
        "SweepCommand",
        "SweepEvent",
        "WorkerMessage",
    ];

    [Fact]
    public void TypeNames_InAllProjects_AreUnique() =>
        SharedNames()
            .Where(shared => shared.Any(type => !Forms.Contains(type.Owner)))
            .Select(shared => $"{shared.Key} names several types, in {string.Join(" and ", shared.Select(type => type.Owner))}")
            .ShouldBeEmpty();

    [Fact]
    public void Forms_ThatAreListed_ShareNames() =>
        Forms.Except(SharedNames().SelectMany(shared => shared).Select(type => type.Owner)).ShouldBeEmpty("remove them from the list");

    private static IEnumerable<IGrouping<string, (string Name, string Owner)>> SharedNames() =>
        FolderTests.Projects.SelectMany(project => TypesOf(project.Data)).GroupBy(type => type.Name).Where(shared => shared.Count() > 1);

    // The owner of a nested type is the type around it, that of another type its namespace. Names that begin with < or __ are
    // the compiler's.
    private static List<(string Name, string Owner)> TypesOf(string project)
    {
        using var image = new PEReader(File.OpenRead(FolderTests.AssemblyOf(project)));
        var reader = image.GetMetadataReader();
        return
        [
            .. reader
                .TypeDefinitions.Select(reader.GetTypeDefinition)
                .Where(type => $"{Namespace(type)}.".StartsWith($"{project}.", StringComparison.Ordinal))
                .Select(type => (Name: reader.GetString(type.Name), Owner: Owner(type)))
                .Where(type => !IsGenerated(type.Name) && !IsGenerated(type.Owner)),
        ];

        string Namespace(TypeDefinition type) =>
            type.IsNested ? Namespace(reader.GetTypeDefinition(type.GetDeclaringType())) : reader.GetString(type.Namespace);

        string Owner(TypeDefinition type) =>
            reader.GetString(type.IsNested ? reader.GetTypeDefinition(type.GetDeclaringType()).Name : type.Namespace);
    }

    private static bool IsGenerated(string name) => name.StartsWith('<') || name.StartsWith("__", StringComparison.Ordinal);
}
