using Eam.Torch.Checks;

namespace Eam.Torch.Tests.Checks;

public sealed class SelfCheckCommandTests
{
    [Theory]
    [InlineData(null, null, 0, "")]
    [InlineData(null, "convolution: wrong", 3, "convolution: wrong")]
    [InlineData("no library", "convolution: wrong", 4, "")]
    public void Answer_CheckOfThisProcess_IsExitCodeAndLine(string? missing, string? problem, int code, string line)
    {
        using var output = new StringWriter();

        SelfCheckCommand.Answer(() => missing, () => problem, output).ShouldBe(code);

        output.ToString().Trim().ShouldBe(line);
    }

    [Theory]
    [InlineData(0, "", "")]
    [InlineData(3, "convolution: wrong\n", "convolution: wrong")]
    [InlineData(132, "", "the check ended by signal 4")]
    [InlineData(4, "", null)]
    [InlineData(1, "some usage", null)]
    public void Meaning_ExitCode_IsWhatWasLearned(int code, string said, string? meaning) =>
        SelfCheckCommand.Meaning(code, said).ShouldBe(meaning);

    [Theory]
    [InlineData]
    [InlineData("run", "sweep.yaml")]
    [InlineData("torch-self-check", "more")]
    public void Answer_OrdinaryArguments_IsNull(params string[] args) => SelfCheckCommand.Answer(args).ShouldBeNull();

    /// <summary>Starts this test program again for the check.</summary>
    [Fact]
    public void Ask_WithTheLimit_FindsRightGradientsInAProcessOfItsOwn()
    {
        Libtorch.Require();
        SelfCheckCommand.Ask(OneDnn.Limit).ShouldBe("");
    }

    // Without the limit the gradients are wrong on some processors: then the answer names the kernel.
    [Fact]
    public void Ask_WithoutALimit_FindsRightGradientsOrNamesAKernel()
    {
        Libtorch.Require();
        var found = SelfCheckCommand.Ask(null).ShouldNotBeNull();
        if (found.Length > 0)
            Kernel.All.ShouldContain(kernel => found.StartsWith(kernel.Name + ":", StringComparison.Ordinal), found);
    }
}
