using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Testing.Numerics;

namespace Eam.Core.Tests.Numerics.Managed;

public sealed class ManagedBackendTests : BackendConformance
{
    protected override IBackend Create() => new ManagedBackend();
}

public sealed class ManagedBackendVector256Tests : BackendConformance
{
    protected override IBackend Create() => new ManagedBackend(SimdLevel.Vector256);
}

public sealed class ManagedBackendScalarTests : BackendConformance
{
    protected override IBackend Create() => new ManagedBackend(SimdLevel.Scalar);
}
