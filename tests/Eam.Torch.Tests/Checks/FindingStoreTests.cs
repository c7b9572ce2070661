using Eam.Torch.Checks;

namespace Eam.Torch.Tests.Checks;

public sealed class FindingStoreTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"eam-findings-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Read_NothingKept_IsNull() => Store("model 1").Read().ShouldBeNull();

    [Fact]
    public void Read_Kept_IsTheLastOne()
    {
        Store("model 1").Keep(new(CheckVerdict.Right, "")).ShouldBeTrue();
        Store("model 1").Keep(new(CheckVerdict.RightWhenLimited, "convolution: wrong")).ShouldBeTrue();

        Store("model 1").Read().ShouldBe(new Finding(CheckVerdict.RightWhenLimited, "convolution: wrong"));
        Directory.GetFiles(_folder).Length.ShouldBe(1);
    }

    [Fact]
    public void Read_AnotherProcessorOrLibrary_IsNull()
    {
        Store("model 1; TorchSharp 1").Keep(new(CheckVerdict.Right, ""));

        Store("model 2; TorchSharp 1").Read().ShouldBeNull();
        Store("model 1; TorchSharp 2").Read().ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Right")]
    [InlineData("Perhaps\nmodel 1\n\n")]
    [InlineData("17\nmodel 1\n\n")]
    public void Read_DamagedFile_IsNull(string text)
    {
        Store("model 1").Keep(new(CheckVerdict.Right, ""));
        File.WriteAllText(Directory.GetFiles(_folder)[0], text);

        Store("model 1").Read().ShouldBeNull();
    }

    [Fact]
    public void Keep_FolderThatCannotBeMade_SaysSo()
    {
        File.WriteAllText(_folder, "a file");
        try
        {
            Store("model 1").Keep(new(CheckVerdict.Right, "")).ShouldBeFalse();
            Store("model 1").Read().ShouldBeNull();
        }
        finally
        {
            File.Delete(_folder);
        }
    }

    [Fact]
    public void Parse_CpuInfo_NamesTheFirstProcessorsModel() =>
        Processor
            .Parse([
                "processor\t: 0",
                "vendor_id\t: AuthenticAMD",
                "cpu family\t: 26",
                "model\t\t: 2",
                "cpu MHz\t\t: 2445.4",
                "flags\t\t: avx avx2",
                "",
                "model: 9",
            ])
            .ShouldBe("vendor_id AuthenticAMD; cpu family 26; model 2; flags avx avx2");

    private FindingStore Store(string key) => new(_folder, key);
}
