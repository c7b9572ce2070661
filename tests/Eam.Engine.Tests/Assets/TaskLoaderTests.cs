using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Testing;

namespace Eam.Engine.Tests.Assets;

public sealed class TaskLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_EveryTaskOfTheCatalog_FindsTheFilesThatAreShipped()
    {
        foreach (var task in TaskCatalog.All.Where(task => task.HasModel))
            TaskLoader.Load(TaskSettings.Defaults(task.Name)).Name.ShouldBe(task.Name);
    }

    [Theory]
    [InlineData("digits.safetensors", "digit")]
    [InlineData("digits.bin", "ink")]
    public void Load_MissingFile_NamesIt(string missing, string reward)
    {
        Copy(except: missing);

        var failure = Should.Throw<EngineException>(() => Load(reward));

        failure.Message.ShouldStartWith($"file {missing} is missing: it is not in {_folder.Path}");
        failure.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("digits.safetensors", "digit", 0)]
    [InlineData("digits.safetensors", "digit", 1000)]
    [InlineData("digits.safetensors", "digit", -1)]
    [InlineData("digits.bin", "ink", 0)]
    [InlineData("digits.bin", "ink", -1)]
    public void Load_TruncatedFile_NamesIt(string truncated, string reward, int length)
    {
        Copy(except: truncated);
        var bytes = AssetFiles.Shipped.Read(truncated);
        File.WriteAllBytes(_folder.File(truncated), bytes[..(length < 0 ? bytes.Length + length : length)]);

        var failure = Should.Throw<EngineException>(() => Load(reward));

        failure.Message.ShouldStartWith($"{_folder.File(truncated)} is damaged: ");
        failure.Message.ShouldNotContain("\n");
    }

    private void Load(string reward) =>
        TaskLoader.Load(
            new TaskSettings("digits", new Dictionary<string, ParameterValue> { ["reward"] = ParameterValue.Of(reward) }),
            new AssetFiles(_folder.Path)
        );

    private void Copy(string except)
    {
        foreach (var name in (string[])["digits.safetensors", "digits.bin"])
        {
            if (name != except)
                File.WriteAllBytes(_folder.File(name), AssetFiles.Shipped.Read(name));
        }
    }
}
