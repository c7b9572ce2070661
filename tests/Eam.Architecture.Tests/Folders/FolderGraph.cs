using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Eam.Architecture.Tests.Folders;

/// <summary>
/// Which folders of a project use which, read from the built assembly: base types, interfaces, attributes, constraints, signatures, and all that the
/// code of a method names.
/// </summary>
/// <remarks>
/// A folder is the first part of a namespace after the project's own, so that a folder and the folders in it are one. Constants and nameof leave no
/// trace in an assembly and are not seen.
/// </remarks>
internal sealed class FolderGraph
{
    /// <summary>Name of the folder above all others: types in the project's own namespace.</summary>
    public const string Root = "(root)";

    /// <summary>Name for top-level statements, which have no namespace.</summary>
    public const string Program = "(program)";

    private readonly SortedDictionary<string, SortedSet<string>> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<FolderUse, string> _examples = [];
    private readonly MetadataReader _reader;
    private readonly PEReader _image;
    private readonly string _namespace;

    private FolderGraph(PEReader image, string @namespace)
    {
        (_image, _reader, _namespace) = (image, image.GetMetadataReader(), @namespace);
        foreach (var handle in _reader.TypeDefinitions)
            AddType(handle);
    }

    /// <summary>All folders with a type, and the folders that each uses; never itself.</summary>
    public IReadOnlyDictionary<string, SortedSet<string>> Folders => _folders;

    /// <summary>Reads an assembly.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="namespace">The project's own namespace.</param>
    public static FolderGraph Read(string path, string @namespace)
    {
        using var image = new PEReader(File.OpenRead(path));
        return new(image, @namespace);
    }

    /// <summary>An example of a use: the member that uses, and the type that it uses.</summary>
    public string Example(FolderUse use) => _examples[use];

    private void AddType(TypeDefinitionHandle handle)
    {
        if (FolderOf(handle) is not { } folder)
            return;
        _folders.TryAdd(folder, new(StringComparer.Ordinal));
        var type = _reader.GetTypeDefinition(handle);
        var name = NameOf(handle);
        var uses = new SignatureTypes(used => AddUse(folder, name, used));
        Add(type.BaseType, uses);
        AddAttributes(type.GetCustomAttributes(), uses);
        AddConstraints(type.GetGenericParameters(), uses);
        foreach (var implemented in type.GetInterfaceImplementations())
            Add(_reader.GetInterfaceImplementation(implemented).Interface, uses);
        foreach (var property in type.GetProperties())
            AddAttributes(_reader.GetPropertyDefinition(property).GetCustomAttributes(), uses);
        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition))
        {
            field.DecodeSignature(uses, null);
            AddAttributes(field.GetCustomAttributes(), uses);
        }

        foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition))
            AddMethod(method, new SignatureTypes(used => AddUse(folder, $"{name}.{_reader.GetString(method.Name)}", used)));
    }

    private void AddMethod(MethodDefinition method, SignatureTypes uses)
    {
        method.DecodeSignature(uses, null);
        AddAttributes(method.GetCustomAttributes(), uses);
        AddConstraints(method.GetGenericParameters(), uses);
        foreach (var parameter in method.GetParameters())
            AddAttributes(_reader.GetParameter(parameter).GetCustomAttributes(), uses);
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(uses, null);
        foreach (var region in body.ExceptionRegions)
            Add(region.CatchType, uses);
        foreach (var token in IlTokens.Of(body))
            Add(token, uses);
    }

    private void Add(EntityHandle handle, SignatureTypes uses)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                uses.GetTypeFromDefinition(_reader, (TypeDefinitionHandle)handle, 0);
                break;
            case HandleKind.TypeSpecification:
                _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(uses, null);
                break;
            case HandleKind.MethodDefinition:
                Add(_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType(), uses);
                break;
            case HandleKind.FieldDefinition:
                Add(_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType(), uses);
                break;
            case HandleKind.MemberReference:
                Add(_reader.GetMemberReference((MemberReferenceHandle)handle).Parent, uses);
                break;
            case HandleKind.MethodSpecification:
                var method = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                method.DecodeSignature(uses, null);
                Add(method.Method, uses);
                break;
        }
    }

    private void AddAttributes(CustomAttributeHandleCollection attributes, SignatureTypes uses)
    {
        foreach (var attribute in attributes)
            Add(_reader.GetCustomAttribute(attribute).Constructor, uses);
    }

    private void AddConstraints(GenericParameterHandleCollection parameters, SignatureTypes uses)
    {
        foreach (var constraint in parameters.SelectMany(parameter => _reader.GetGenericParameter(parameter).GetConstraints()))
            Add(_reader.GetGenericParameterConstraint(constraint).Type, uses);
    }

    private void AddUse(string folder, string user, TypeDefinitionHandle used)
    {
        if (FolderOf(used) is not { } other || other == folder)
            return;
        _folders[folder].Add(other);
        _examples.TryAdd(new(folder, other), $"{user} uses {other}.{NameOf(used)}");
    }

    // Null for what the compiler and its generators add outside of the project's namespaces.
    private string? FolderOf(TypeDefinitionHandle handle)
    {
        var type = Outermost(handle);
        var (name, @namespace) = (_reader.GetString(type.Name), _reader.GetString(type.Namespace));
        if (@namespace == _namespace)
            return Root;
        if (@namespace.StartsWith(_namespace + ".", StringComparison.Ordinal))
            return @namespace[(_namespace.Length + 1)..].Split('.')[0];
        return @namespace.Length == 0 && name == "Program" ? Program : null;
    }

    private TypeDefinition Outermost(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        return type.IsNested ? Outermost(type.GetDeclaringType()) : type;
    }

    private string NameOf(TypeDefinitionHandle handle) => _reader.GetString(Outermost(handle).Name).Split('`')[0];
}
