using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Eam.Architecture.Tests.Folders;

namespace Eam.Architecture.Tests.Names;

/// <summary>Two types of src/ have the same name only if they are the same thing: a reader who searches for a name finds one type.</summary>
public sealed class TypeNameTests
{
    [Fact]
    public void TypeNames_InAllProjects_AreUnique()
    {
        var types = FolderTests.Projects.SelectMany(project => TypesOf(project.Data));

        types
            .GroupBy(type => type.Name, type => type.Namespace)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} is the name of several types, in {string.Join(" and ", group)}")
            .ShouldBeEmpty();
    }

    private static List<(string Name, string Namespace)> TypesOf(string project)
    {
        using var image = new PEReader(File.OpenRead(FolderTests.AssemblyOf(project)));
        var reader = image.GetMetadataReader();
        return
        [
            .. reader
                .TypeDefinitions.Select(reader.GetTypeDefinition)
                .Where(type => !type.IsNested)
                .Select(type => (Name: reader.GetString(type.Name), Namespace: reader.GetString(type.Namespace)))
                .Where(type => $"{type.Namespace}.".StartsWith($"{project}.", StringComparison.Ordinal) && !type.Name.StartsWith('<')),
        ];
    }
}
