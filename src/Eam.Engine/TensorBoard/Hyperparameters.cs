using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Google.Protobuf;

namespace Eam.Engine.TensorBoard;

/// <summary>
/// Creates the entries of TensorBoard's page of hyperparameters: messages of tensorboard/plugins/hparams/plugin_data.proto and api.proto.
/// </summary>
/// <param name="state">The state of the sweep.</param>
internal sealed class Hyperparameters(SweepState state)
{
    /// <summary>The tags of the three messages.</summary>
    public const string ExperimentTag = "_hparams_/experiment",
        StartTag = "_hparams_/session_start_info",
        EndTag = "_hparams_/session_end_info";

    private const string Method = "method";
    private const int Word = 1,
        Number = 3,
        Success = 1,
        Failure = 2;

    // A setting that is a word in one trial is written as a word in all trials, because a column has one type.
    private readonly HashSet<string> _words =
    [
        .. state.Trials.SelectMany(trial => trial.Configuration.Values).Where(pair => !pair.Value.IsNumber).Select(pair => pair.Key),
    ];

    /// <summary>Returns the entry of the sweep: its hyperparameters and metrics, the objective first.</summary>
    public ByteString Experiment(string sweep, double started) => Data(2, experiment =>
        {
            experiment.Text(6, sweep);
            experiment.Number(3, started);
            Parameter(experiment, Method, isNumber: false);
            foreach (var name in state.Trials.SelectMany(trial => trial.Configuration.Values.Keys).Distinct().Order(StringComparer.Ordinal))
                Parameter(experiment, name, !_words.Contains(name));
            foreach (var metric in state.Spec.Metrics.OrderByDescending(metric => metric.Name == state.Spec.Objective.Metric))
            {
                if (state.Trials.Any(trial => trial.Metrics is { } last && metric.Get(last) is not null))
                    Metric(experiment, metric);
            }
        });

    /// <summary>
    /// Returns the entry of a trial's start: its settings. Trials that repeat a configuration with another seed form a group.
    /// </summary>
    public ByteString Start(Trial trial, string group, double started) => Data(3, session =>
        {
            Setting(session, Method, value => value.Text(3, trial.Configuration.Method));
            foreach (var (name, setting) in trial.Configuration.Values)
            {
                Setting(session, name, value =>
                {
                    if (_words.Contains(name))
                        value.Text(3, setting.ToString());
                    else
                        value.Number(2, setting.Number);
                });
            }

            session.Text(4, group);
            session.Number(5, started);
        });

    /// <summary>Returns the entry of a trial's end. A pruned trial counts as a success.</summary>
    public static ByteString End(Trial trial, double ended) => Data(4, session =>
        {
            session.Whole(1, trial.Status == TrialStatus.Failed ? Failure : Success);
            session.Number(2, ended);
        });

    private static ByteString Data(int field, Action<CodedOutputStream> fields) =>
        ProtocolFields.Message(data => data.Nested(field, fields));

    private static void Parameter(CodedOutputStream experiment, string name, bool isNumber) => experiment.Nested(4, parameter =>
        {
            parameter.Text(1, name);
            parameter.Whole(4, isNumber ? Number : Word);
        });

    private static void Metric(CodedOutputStream experiment, MetricDefinition metric) => experiment.Nested(5, info =>
        {
            info.Nested(1, name => name.Text(2, metric.Name));
            info.Text(4, metric.Meaning);
        });

    // Writes an entry of map<string, google.protobuf.Value>.
    private static void Setting(CodedOutputStream session, string name, Action<CodedOutputStream> value) => session.Nested(1, entry =>
        {
            entry.Text(1, name);
            entry.Nested(2, value);
        });
}
