using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Client.Commands;

/// <summary><c>eam trials</c>: lists the trials of a sweep, filtered and sorted.</summary>
internal static class TrialsCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } = new("trials", "SWEEP", "Lists the trials of a sweep", Create);

    private static Command Create(Terminal terminal)
    {
        var sweep = CommonOptions.Sweep();
        var states = new Option<string[]>("--state")
        {
            HelpName = "STATE",
            Description =
                $"show only trials in this state: {string.Join(", ", Enum.GetValues<TrialStatus>().Select(SweepOverview.State))}; may be repeated",
        };
        var methods = new Option<string[]>("--method")
        {
            HelpName = "METHOD",
            Description = "show only trials of this method; may be repeated",
        };
        var sort = new Option<string?>("--sort")
        {
            HelpName = "COLUMN",
            Description = "sort by a column of trials.csv, by objective or by compute; for metrics the best comes first [default: trial]",
        };
        var reverse = new Option<bool>("--reverse") { Description = "reverse the order" };
        var limit = CommonOptions.Whole("--limit", "show at most this number of trials [default: all]");
        var command = new Command(Verb.Name, Verb.Description) { sweep, states, methods, sort, reverse, limit };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var results = await host.ReadAsync(parsed.GetRequiredValue(sweep), terminal.Interrupts.Stop);
                var state = results.State;
                var wanted = Known("--state", parsed.GetValue(states), Enum.GetValues<TrialStatus>().Select(SweepOverview.State));
                var of = Known("--method", parsed.GetValue(methods), state.Spec.Space.Methods);
                var order = Order(state, parsed.GetValue(sort));
                var trials = order
                    .Sorted(state.Trials, parsed.GetValue(reverse))
                    .Where(trial =>
                        (wanted.Count == 0 || wanted.Contains(SweepOverview.State(trial.Status)))
                        && (of.Count == 0 || of.Contains(trial.Configuration.Method))
                    )
                    .Take(parsed.GetValue(limit) ?? int.MaxValue)
                    .ToList();
                return listing.Print(parsed, terminal, new TrialList(results.Sweep, state, trials, order.Column));
            }
        );
        return command;
    }

    private static TrialOrder Order(SweepState state, string? column)
    {
        var names = TrialOrder.Names(state);
        return TrialOrder.Find(state, column)
            ?? throw new UsageException(
                $"--sort: there is no column '{column}'{(NearName.Of(column!, names) is { } near ? $"; did you mean '{near}'?" : $": known: {string.Join(", ", names)}")}"
            );
    }

    private static HashSet<string> Known(string option, string[]? words, IEnumerable<string> known)
    {
        var names = known.ToList();
        foreach (var word in words ?? [])
        {
            if (!names.Contains(word))
                throw new UsageException(
                    $"{option}: '{word}' is not known{(NearName.Of(word, names) is { } near ? $"; did you mean '{near}'?" : $"; it must be one of {string.Join(", ", names)}")}"
                );
        }

        return [.. words ?? []];
    }
}
