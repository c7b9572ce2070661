using System.Runtime.CompilerServices;
using Eam.Core.Backends;

namespace Eam.Torch.Tests;

/// <summary>As a program's entry point does: the torch backend is there before any test.</summary>
internal static class Registered
{
    [ModuleInitializer]
    internal static void Add() => BackendCatalog.Add(new TorchProvider());
}
