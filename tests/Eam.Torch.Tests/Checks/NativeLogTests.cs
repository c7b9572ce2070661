using Eam.Torch.Checks;

namespace Eam.Torch.Tests.Checks;

public sealed class NativeLogTests
{
    // The function has no header that TorchSharp compiles against, so another libtorch may name it otherwise.
    [Fact]
    public void Quiet_ThisLibtorch_HasTheFunctionThatReadsTheLevel()
    {
        Libtorch.Require();
        NativeLog.Quiet().ShouldBeTrue();
        Environment.GetEnvironmentVariable("TORCH_CPP_LOG_LEVEL").ShouldNotBeNullOrEmpty();
    }
}
