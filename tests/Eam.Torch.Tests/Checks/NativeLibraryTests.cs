using Eam.Torch.Checks;

namespace Eam.Torch.Tests.Checks;

/// <summary>These tests also run if libtorch cannot be loaded.</summary>
public sealed class NativeLibraryTests
{
    [Theory]
    [InlineData(
        "Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n"
            + "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /opt/eam/libLibTorchSharp.so)\n",
        "this system's C++ library is too old (it has no GLIBCXX_3.4.32): Debian 13, Ubuntu 24.04 and later versions have a newer one"
    )]
    [InlineData(
        "Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n"
            + "libgomp.so.1: cannot open shared object file: No such file or directory\n"
            + "/opt/eam/LibTorchSharp.so: cannot open shared object file: No such file or directory",
        "libgomp.so.1: cannot open shared object file: No such file or directory"
    )]
    [InlineData("Only this line.", "Only this line.")]
    [InlineData("", "the system's loader gave no reason")]
    public void Cause_LoadersMessage_IsTheLineThatSaysWhatIsMissing(string message, string line) =>
        NativeLibrary.Cause(message).ShouldBe(line);

    [Fact]
    public void WhyMissing_Anywhere_IsOneLineOrNone() => (NativeLibrary.WhyMissing ?? "").ShouldNotContain('\n');
}
