using System.Text;
using Eam.Client;
using Eam.Client.Commands;
using Eam.Engine;
using Eam.Engine.Files;

#if TORCH
if (Eam.Torch.Checks.SelfCheckCommand.Answer(args) is { } answer)
    return answer;
Eam.Core.Backends.BackendCatalog.Add(new Eam.Torch.TorchProvider(line => Console.Error.WriteLine($"eam: {line}")));
#endif
try
{
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    using var interrupts = Interrupts.OfProcess();
    var terminal = Terminal.OfProcess(interrupts);
    interrupts.Quit.Register(() =>
    {
        // A live table hides the cursor; quitting at once skips its clean-up.
        terminal.Output.ShowCursor();
        terminal.Error.ShowCursor();
        terminal.Error.Writer.WriteLine();
        ProcessExit.Now(ExitCode.Interrupted);
    });
    var code = await CommandLine.RunAsync(args, terminal);

    // A verb that was interrupted may still compute, on a thread that nobody waits for.
    if (code == ExitCode.Interrupted)
        ProcessExit.Now(code);
    return code;
}
catch (Exception failure) when (FileErrors.IsTooManyFiles(failure))
{
    Console.Error.WriteLine($"eam: {FileErrors.TooManyFiles}");
    return ExitCode.Failed;
}
