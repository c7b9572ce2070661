using Eam.Engine;
using Eam.Testing;

namespace Eam.Torch.Tests.Tasks;

public sealed class ScriptErrorsTests
{
    public ScriptErrorsTests() => Libtorch.Require();

    [Theory]
    [InlineData("velocity", "missing.pt", "missing.pt: there is no such file")]
    [InlineData("velocity", "condition.safetensors", "condition.safetensors: libtorch")]
    [InlineData("condition", "missing.safetensors", "missing.safetensors: there is no such file")]
    [InlineData("condition", "reward.pt", "reward.pt: ")]
    [InlineData("reward", "velocity.pt", "velocity.pt: forward([2, 2, 4, 4] float32) failed: ")]
    [InlineData("velocity", "reward.pt", "reward.pt: no parameter's name matches the setting train")]
    public void Load_WrongFile_SaysWhichAndWhy(string setting, string file, string said) =>
        Complaint((setting, ScriptFiles.Path(file))).ShouldContain(said);

    [Theory]
    [InlineData("shape", "2,4", "velocity.pt: forward([2, 2, 4] float32, ")]
    [InlineData("shape", "2,0,4", "shape must be a list of lengths of at least 1, such as [3, 8, 8], not '2,0,4'")]
    [InlineData("condition", "", "velocity.pt: forward(")]
    [InlineData("train", "decoder.*", "velocity.pt: no parameter's name matches the setting train: 'decoder.*'")]
    [InlineData("train", "(", "train")]
    public void Load_WrongSetting_SaysWhatIsWrong(string setting, string value, string said) =>
        Complaint((setting, value)).ShouldContain(said);

    [Fact]
    public void Load_DamagedFiles_AreOneLineEach()
    {
        using var folder = new TemporaryFolder();
        var (script, condition) = (folder.File("v.pt"), folder.File("c.safetensors"));
        File.WriteAllBytes(script, File.ReadAllBytes(ScriptFiles.Path("velocity.pt"))[..5000]);
        File.WriteAllBytes(condition, File.ReadAllBytes(ScriptFiles.Path("condition.safetensors"))[..60]);

        Complaint(("velocity", script)).ShouldContain("v.pt: libtorch");
        Complaint(("condition", condition)).ShouldContain("c.safetensors: ");
    }

    [Fact]
    public void Load_DevicesAndPipes_AreRefusedAtOnce()
    {
        // Reading /dev/zero would take all memory, and opening a pipe would wait forever.
        using var folder = new TemporaryFolder();
        using (var make = System.Diagnostics.Process.Start("mkfifo", folder.File("pipe")))
            make.WaitForExit();

        Complaint(("condition", "/dev/zero")).ShouldContain("must be a regular file");
        Complaint(("condition", folder.File("pipe"))).ShouldContain("must be a regular file");
        Complaint(("velocity", folder.File("pipe"))).ShouldContain("no regular file");
    }

    private static string Complaint(params (string Name, string Value)[] changed)
    {
        var message = Should.Throw<EngineException>(() => ScriptFiles.Load(changed)).Message;
        message.ShouldNotContain('\n');
        message.Length.ShouldBeLessThan(600);
        return message;
    }
}
