using System.Diagnostics;
using Eam.Engine.Specs;
using Eam.Testing;

namespace Eam.Engine.Tests.Specs;

public sealed class FilePolicyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Find_Any_StartsAtTheFolderOfTheSweepFile()
    {
        FilePolicy.Any.Find("a/model.pt", _folder.Path, out var refusal).ShouldBe(_folder.File("a", "model.pt"));
        refusal.ShouldBeNull();
    }

    [Fact]
    public void Find_NoFolder_RefusesEveryFile()
    {
        FilePolicy.Only(null).Find("model.pt", _folder.Path, out var refusal).ShouldBeNull();
        refusal.ShouldNotBeNull().ShouldContain("--files");
        FilePolicy.Only(null).Allows(_folder.File("model.pt")).ShouldBeFalse();
    }

    [Fact]
    public void Find_FileOfTheFolder_IsItsFullPath()
    {
        File.WriteAllText(_folder.File("model.pt"), "x");
        var policy = FilePolicy.Only(_folder.Path);

        policy.Find("model.pt", "/elsewhere", out var refusal).ShouldBe(_folder.File("model.pt"));

        refusal.ShouldBeNull();
        policy.Allows(_folder.File("model.pt")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../model.pt")]
    [InlineData("below/model.pt")]
    [InlineData("below\\model.pt")]
    [InlineData("below")]
    [InlineData(".hidden")]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("")]
    public void Find_AnythingElse_IsRefused(string name)
    {
        Directory.CreateDirectory(_folder.File("below"));
        File.WriteAllText(_folder.File("below", "model.pt"), "x");
        File.WriteAllText(_folder.File(".hidden"), "x");
        File.WriteAllText(_folder.File("empty"), "");
        var policy = FilePolicy.Only(_folder.Path);

        policy.Find(name, _folder.Path, out var refusal).ShouldBeNull();

        refusal.ShouldNotBeNull();
        policy.Allows(Path.Combine(_folder.Path, name)).ShouldBeFalse();
    }

    [Fact]
    public void Find_LinksAndPipes_AreRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there, and pipes are no files");
        File.WriteAllText(_folder.File("model.pt"), "x");
        File.CreateSymbolicLink(_folder.File("link"), _folder.File("model.pt"));
        using (var make = Process.Start("mkfifo", _folder.File("pipe")))
            make.WaitForExit();
        var policy = FilePolicy.Only(_folder.Path);

        policy.Find("link", _folder.Path, out _).ShouldBeNull();
        policy.Find("pipe", _folder.Path, out _).ShouldBeNull();
        policy.Allows(_folder.File("link")).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();
}
