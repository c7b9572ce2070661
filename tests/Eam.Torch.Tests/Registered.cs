using System.Runtime.CompilerServices;
using Eam.Core.Backends;
using Eam.Torch.Checks;

namespace Eam.Torch.Tests;

/// <summary>As a program's entry point does: the self-check is answered first of all, and the torch backend is there before any test.</summary>
internal static class Registered
{
    [ModuleInitializer]
    internal static void Add()
    {
        if (SelfCheckCommand.Answer(Environment.GetCommandLineArgs()[1..]) is { } answer)
            Environment.Exit(answer);
        BackendCatalog.Add(new TorchProvider());
    }
}
