using System.Runtime.InteropServices;
using Eam.Core.Backends;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>A TorchScript file: loads it, and calls it with one line for whatever goes wrong there.</summary>
internal sealed class ScriptFile : IDisposable
{
    private readonly string _path;
    private readonly torch.jit.ScriptModule _module;
    private readonly IDisposable[] _handles;

    /// <exception cref="BackendException">There is no such file, or it is no TorchScript that this libtorch reads.</exception>
    public ScriptFile(string path, torch.Device device)
    {
        _path = path;
        if (!File.Exists(path))
            throw new BackendException($"{path}: there is no such file");
        try
        {
            // TorchSharp's module makes handles of parameters and buffers that nothing disposes: they are kept and go with the file.
            using var handles = torch.NewDisposeScope();
            _module = torch.jit.load(path, device);
            _module.eval();
            Parameters = [.. _module.named_parameters(true).Select(pair => (pair.name, (torch.Tensor)pair.parameter))];
            _handles = [.. handles.DisposablesView];
            handles.Detach(_handles);
        }
        catch (Exception failure) when (failure is ExternalException or InvalidOperationException)
        {
            throw new BackendException(
                $"{path}: is no TorchScript file that libtorch {torch.__version__} reads (torch.jit.save writes one; torch.save does not): {TorchErrors.Line(failure)}",
                failure
            );
        }
    }

    /// <summary>Named parameters, in the file's order.</summary>
    public IReadOnlyList<(string Name, torch.Tensor Value)> Parameters { get; }

    /// <summary>forward(...), a single tensor.</summary>
    /// <exception cref="BackendException">It failed, or gave something else.</exception>
    public torch.Tensor Call(params object[] arguments)
    {
        try
        {
            var result = _module.forward(arguments) as torch.Tensor;
            GC.KeepAlive(arguments); // TorchSharp passes their handles and no longer knows of the tensors
            return result ?? throw new BackendException($"{_path}: forward must give one tensor");
        }
        catch (ExternalException failure) when (!TorchErrors.IsOutOfMemory(failure))
        {
            throw new BackendException(
                $"{_path}: forward({string.Join(", ", arguments.Select(Describe))}) failed: {TorchErrors.Line(failure)}",
                failure
            );
        }
    }

    public void Dispose()
    {
        using var scope = torch.NewDisposeScope();
        _module.Dispose();
        foreach (var handle in _handles)
            handle.Dispose();
    }

    private static string Describe(object argument) =>
        argument is torch.Tensor tensor
            ? $"[{string.Join(", ", tensor.shape)}] {tensor.dtype.ToString().ToLowerInvariant()}"
            : argument.ToString() ?? "";
}
