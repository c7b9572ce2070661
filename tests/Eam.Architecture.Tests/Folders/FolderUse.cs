namespace Eam.Architecture.Tests.Folders;

/// <summary>One folder of a project uses another one.</summary>
/// <param name="From">The folder that uses.</param>
/// <param name="To">The folder that is used.</param>
internal readonly record struct FolderUse(string From, string To)
{
    public override string ToString() => $"{From} -> {To}";
}
