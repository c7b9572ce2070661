using System.CommandLine;
using System.Text.Json.Nodes;

namespace Eam.Client.Commands;

/// <summary><c>eam cancel</c>: ends a sweep, or one trial of it, permanently.</summary>
internal static class CancelCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "cancel",
            "SWEEP",
            "Ends a sweep, or one trial, permanently and at once; results are kept (use `eam stop` to end a sweep that you want to resume)",
            Create
        );

    private static Command Create(Terminal terminal)
    {
        var trial = CommonOptions.Trial("cancel only this trial; the sweep continues without it");
        return new SteerCommand(terminal).Create(
            Verb,
            async (parsed, service, sweep, stop) =>
            {
                if (parsed.GetValue(trial) is not { } number)
                {
                    await service.CancelAsync(sweep, stop);
                    return [];
                }

                await service.CancelTrialAsync(sweep, number, stop);
                return new JsonObject { ["trial"] = number };
            },
            (parsed, done) =>
                parsed.GetValue(trial) is { } number
                    ? $"trial {number} of {done.Sweep} is cancelled; the sweep is {done.Status}"
                    : $"{done.Sweep} is {done.Status}; its results are kept in {done.After.Folder}",
            trial
        );
    }
}
