using System.Runtime.CompilerServices;
using Eam.Core.Backends;
using Eam.Torch.Checks;

namespace Eam.Torch.Tests;

/// <summary>Does what a program's entry point does: it answers the self-check first, and adds the torch backend before any test.</summary>
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
