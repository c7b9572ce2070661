using Eam.Core.Numerics;
using Eam.Testing.FineTuning;

namespace Eam.Torch.Tests.Training;

public sealed class TorchConditionTests : ConditionContract
{
    protected override IBackend CreateBackend() => Libtorch.Cpu();
}
