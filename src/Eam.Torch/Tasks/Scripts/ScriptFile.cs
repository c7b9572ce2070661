using System.Runtime.InteropServices;
using Eam.Core.Backends;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>A TorchScript file. It loads the file and calls it, and reports each failure in one line.</summary>
internal sealed class ScriptFile : IDisposable
{
    private readonly string _path;
    private readonly torch.jit.ScriptModule _module;
    private readonly IDisposable[] _handles;

    /// <exception cref="BackendException">There is no such file, or it is not TorchScript that this libtorch can read.</exception>
    public ScriptFile(string path, torch.Device device)
    {
        _path = path;
        if (!File.Exists(path))
            throw new BackendException($"{path}: there is no such file");

        // A pipe or a device has no length, and reading it would never end.
        if (new FileInfo(path).Length == 0)
            throw new BackendException($"{path}: the file is empty, or no regular file");
        try
        {
            // TorchSharp's module creates handles of parameters and buffers that nothing disposes. They are kept and disposed with the
            // file.
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
                $"{path}: libtorch {torch.__version__} cannot read it as TorchScript (torch.jit.save writes such a file; torch.save does not): {TorchErrors.Line(failure)}",
                failure
            );
        }
    }

    /// <summary>The named parameters, in the file's order.</summary>
    public IReadOnlyList<(string Name, torch.Tensor Value)> Parameters { get; }

    /// <summary>Calls forward(...) and returns its result, a single tensor.</summary>
    /// <exception cref="BackendException">The call failed, or did not return a tensor.</exception>
    public torch.Tensor Call(params object[] arguments)
    {
        try
        {
            var result = _module.forward(arguments) as torch.Tensor;
            GC.KeepAlive(arguments); // TorchSharp passes only their handles and does not keep the tensors alive
            return result ?? throw new BackendException($"{_path}: forward must return one tensor");
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
