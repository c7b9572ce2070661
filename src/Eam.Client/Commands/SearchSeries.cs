using Eam.Client.Hosts;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary>
/// Runs one sweep file several times, each time with the next seed, and compares the methods over these searches. Each search is a sweep of
/// its own, which can be resumed like any other.
/// </summary>
/// <param name="terminal">Terminal to write to.</param>
/// <param name="host">Host of the sweeps.</param>
/// <param name="file">Path of the sweep file.</param>
/// <param name="format">Output format of stdout. In JSON and CSV only the comparison goes there.</param>
internal sealed class SearchSeries(Terminal terminal, SweepHost host, string file, string format)
{
    /// <summary>Runs the searches one after the other.</summary>
    /// <param name="seed">Seed of the first search; null for that of the file.</param>
    /// <param name="count">Number of searches.</param>
    /// <returns>The exit code: that of the first search that does not complete, else that of the comparison.</returns>
    public async Task<int> RunAsync(ulong? seed, int count)
    {
        List<string> begun = [];
        for (var i = 0; i < count; i++)
        {
            var start = terminal.Time.GetTimestamp();
            var id = await host.StartAsync(file, seed, terminal.Interrupts.Stop);
            begun.Add(id);
            var spec = (await host.Service.GetAsync(id, CancellationToken.None)).State.Spec;
            terminal.Complain(FormattableString.Invariant($"note: search {i + 1} of {count}: {id}, seed {spec.Seed}"));
            var followed = new FollowedSweep(terminal, host, format, printsResult: format == CommonOptions.Table);
            var code = await RunCommand.FollowAsync(terminal, host, id, followed, start);
            if (code != ExitCode.Done)
            {
                Suggest(begun, spec.Seed, count - begun.Count);
                return code;
            }

            // The last seed may be the largest of all; then the next one is 0.
            seed = unchecked(spec.Seed + 1);
        }

        List<SweepResults> sweeps = [];
        foreach (var id in begun)
            sweeps.Add(await host.ReadAsync(id, terminal.Interrupts.Stop));
        CompareCommand.ShowSearches(terminal, sweeps, format);
        return ExitCode.Done;
    }

    // The searches that are done are kept, so a user can run the rest by hand.
    private void Suggest(List<string> begun, ulong last, int left)
    {
        var first = $"{(host.IsRemote ? "wait for" : "resume")} {begun[^1]}";
        var rest =
            left == 0 ? string.Empty : FormattableString.Invariant($", run {file} with each of the {left} seeds after {last} (--seed)");
        var names = string.Join(' ', begun) + (left == 0 ? string.Empty : " ...");
        terminal.Complain(
            $"the comparison over searches is still to come: {first}{rest}, then: eam compare {names} --searches{host.Option}"
        );
    }
}
