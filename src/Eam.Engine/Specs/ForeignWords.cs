using Eam.Core.FineTuning;

namespace Eam.Engine.Specs;

/// <summary>
/// The words of other tools (sweeps of Weights &amp; Biases, Ray Tune, Optuna, Katib) that a sweep file does not have. A message about such
/// a word says what to write instead. Words whose meaning is certain are read as they are, and are not in this table: lists without
/// <c>values</c>, suffixes of numbers, <c>max</c> and <c>min</c> as goals.
/// </summary>
internal static class ForeignWords
{
    private const string NoCounterpart = "it has no counterpart here: leave it out";

    private static readonly (string Place, string Words, string Advice)[] Rows =
    [
        ("", "num_samples n_trials max_trials num_trials maxTrialCount run_cap n_iter max_evals count", Write("trials")),
        ("", "parallelTrialCount max_concurrent_trials max_concurrent concurrency n_jobs workers num_workers", Write("slots")),
        ("", "maxFailedTrialCount", Write("max_failed_trials")),
        ("", "max_retries retries", Write("max_failures")),
        ("", "metric metrics", Write("objective: {metric: .., goal: ..}")),
        ("", "goal direction directions mode", Write("objective: {goal: ..}")),
        ("", "config param_space search_space space params hparams hyperparameters", Write("parameters")),
        ("", "scheduler pruner early_terminate early_stopping early_termination", Write("halving")),
        ("", "sampler search_alg searcher algorithm algo", Write("search")),
        ("", "random_seed random_state rng_seed", Write("seed")),
        ("", "num_seeds n_seeds seeds repetitions replicates", Write("repeats")),
        ("", "study_name sweep_name experiment_name", Write("name")),
        ("", "points_to_evaluate initial_points enqueue_trial", Write("points")),
        ("", "device gpu gpus cuda", Write("backend: {name: torch, device: ..}")),
        ("", "resources_per_trial", Write("resources")),
        ("", "problem model", Write("task")),
        ("", "program command", Write("task: {name: command, run: [python3, train.py], ..}")),
        ("", "entity project controller storage description", NoCounterpart),
        (
            "",
            "apiVersion kind metadata spec trialTemplate",
            "this is of a Kubernetes object: write the keys of the sweep at the top of the file"
        ),
        ("objective", "name objectiveMetricName metric_name", Write("metric")),
        ("objective", "direction mode type", Write("goal")),
        ("objective", "target_value", "write `target` at the top of the file instead"),
        ("objective", "additionalMetricNames", "all metrics are always reported: leave it out"),
        ("halving", "type scheduler rule name strategy", Write("algorithm")),
        ("halving", "reduction_factor halving_factor factor", Write("eta")),
        ("halving", "min min_resource grace_period min_iter min_t", Write("compute: {min: ..}")),
        ("halving", "max max_resource max_iter max_t", Write("compute: {max: ..}")),
        ("halving", "unit time_attr resource resource_attr", Write("compute: {unit: ..}")),
        ("halving", "s brackets num_brackets", Write("algorithm: hyperband")),
        ("halving", "num_seeds seeds", Write("final_seeds")),
        ("halving", "n_startup_trials n_warmup_steps interval_steps", NoCounterpart),
        ("halving.compute", "min_resource grace_period min_t min_iter", Write("min")),
        ("halving.compute", "max_resource max_t max_iter budget", Write("max")),
        ("halving.compute", "type time_attr resource", Write("unit")),
        ("parameters", "lr learn_rate", Write("learning_rate")),
        ("parameters", "bs batch minibatch_size", Write("batch_size")),
        ("parameters", "wd l2", Write("weight_decay")),
        ("parameters", "max_grad_norm grad_clip clip_grad_norm gradient_clipping", Write("gradient_clip")),
        ("parameters", "adam_beta1 b1", Write("beta1")),
        ("parameters", "adam_beta2 b2", Write("beta2")),
        ("parameters", "betas", "write `beta1` and `beta2` instead"),
        ("parameters", "ema_decay ema_rate", Write("ema")),
        ("parameters", "rank lora_r", Write("lora_rank")),
        ("parameters", "layers num_layers n_layers depth", Write("hidden_layers")),
        ("parameters", "hidden_size hidden_dim hidden_units", Write("width")),
        (
            "parameters",
            "epochs num_epochs iterations max_steps",
            "the length of a trial is no parameter: write `halving: {compute: ..}` instead"
        ),
        ("parameters", "seed random_seed", "write `seed` at the top of the file instead"),
        ("parameters.*", "value", "write the value itself after the name, as in `learning_rate: 1e-3`"),
        ("parameters.*", "low lower lower_bound minimum", Write("min")),
        ("parameters.*", "high upper upper_bound maximum", Write("max")),
        ("parameters.*", "bounds range", "write `min` and `max` instead"),
        ("parameters.*", "feasibleSpace", "write `min` and `max`, or `values`, directly under the name"),
        ("parameters.*", "choices options categories list grid_search any_of one_of", Write("values")),
        ("parameters.*", "log log_scale log_uniform", Write("scale: log")),
        ("parameters.*", "type parameterType dtype", "leave it out; whole numbers are `integer: true`"),
        ("parameters.*", "int is_int", Write("integer: true")),
        ("parameters.*", "num num_points n_points", Write("points")),
        ("parameters.*", "q quantum quantize", Write("step")),
        ("parameters.*", "probabilities probs p", Write("weights")),
        ("parameters.*", "condition conditions depends_on parents", Write("when")),
        ("parameters.*", "default initial", "write a configuration under `points` at the top of the file instead"),
        ("parameters.*", "mu mean sigma std", "normal distributions cannot be drawn: write `min` and `max` instead"),
        ("parameters.*", "distribution", "write `values`, or `min` and `max` with `scale`, instead"),
        ("parameters.*.distribution:", "uniform", "leave it out: a range is uniform"),
        ("parameters.*.distribution:", "int_uniform", Write("integer: true")),
        ("parameters.*.distribution:", "log_uniform_values", Write("scale: log")),
        ("parameters.*.distribution:", "log_uniform", "write `scale: log` instead, with `min` and `max` as values, not as exponents"),
        ("parameters.*.distribution:", "q_uniform q_uniform_values", Write("step")),
        ("parameters.*.distribution:", "inv_log_uniform_values", Write("scale: log_complement")),
        ("parameters.*.distribution:", "categorical_w_probabilities", "write `values` and `weights` instead"),
        ("parameters.*.distribution:", "constant", "write the value itself after the name, as in `learning_rate: 1e-3`"),
        ("parameters.*.distribution:", "categorical", Write("values")),
        ("parameters.*.distribution:", "normal q_normal log_normal", "normal distributions cannot be drawn: write `min` and `max` instead"),
        ("parameters.*.scale:", "uniform", Write("linear")),
        ("parameters.*.scale:", "log_uniform logarithmic log10 ln", Write("log")),
        ("parameters.*.scale:", "reverse_log reverselog_uniform", Write("log_complement")),
        ("parameters.*:", "uniform suggest_uniform suggest_float", Write("{min: .., max: ..}")),
        ("parameters.*:", "randint suggest_int", Write("{min: .., max: .., integer: true}")),
        ("parameters.*:", "loguniform suggest_loguniform", Write("{min: .., max: .., scale: log}")),
        ("parameters.*:", "quniform suggest_discrete_uniform qrandint", Write("{min: .., max: .., step: ..}")),
        ("parameters.*:", "lograndint", Write("{min: .., max: .., scale: log, integer: true}")),
        ("parameters.*:", "choice suggest_categorical grid_search", Write("{values: [..]}")),
        ("parameters.*:", "randn normal", "normal distributions cannot be drawn: write `{min: .., max: ..}` instead"),
        ("method:", "bayes bayesian", "the search is another key: write `search: tpe`"),
        ("method:", "random grid tpe sobol", "this is a search: write it under the key `search`"),
        ("method:", "hyperband asha sha", "this is a halving rule: write `halving: {algorithm: ..}`"),
        ("search:", "bayes bayesian bayesianoptimization bayesopt gp hyperopt optuna TPESampler", Write("tpe")),
        ("search:", "qmc QMCSampler halton quasirandom", Write("sobol")),
        ("search:", "grid_search GridSampler", Write("grid")),
        ("search:", "random_search RandomSampler", Write("random")),
        ("search:", "hyperband asha sha median", "this is a halving rule: write `halving: {algorithm: ..}`"),
        ("search:", "bohb", "write `search: tpe` with `halving: {algorithm: hyperband}` instead"),
        ("halving.algorithm:", "successive_halving", Write("sha")),
        ("halving.algorithm:", "ASHAScheduler AsyncHyperBandScheduler SuccessiveHalvingPruner", Write("asha")),
        ("halving.algorithm:", "HyperBandScheduler HyperbandPruner", Write("hyperband")),
        ("halving.algorithm:", "bohb HyperBandForBOHB", "write `hyperband` with `search: tpe` instead"),
        ("halving.algorithm:", "medianstop median_stopping MedianStoppingRule MedianPruner", Write("median")),
        ("halving.algorithm:", "fifo FIFOScheduler nop NopPruner", Write("none")),
        ("halving.compute.unit:", "steps epochs training_iteration", Write("iterations")),
        ("halving.compute.unit:", "time time_total_s", Write("seconds")),
    ];

    private static readonly Dictionary<(string Place, string Word), string> Advices = Rows.SelectMany(row =>
            row.Words.Split(' ').Select(word => (row.Place, Word: Plain(word), row.Advice))
        )
        .ToDictionary(row => (row.Place, row.Word), row => row.Advice);

    /// <summary>All words of the table.</summary>
    public static IReadOnlyList<ForeignWord> All { get; } =
    [.. Rows.SelectMany(row => row.Words.Split(' ').Select(word => new ForeignWord(row.Place, word, row.Advice)))];

    /// <summary>Returns <c>; write `x` instead</c> for a key, or another hint for it; empty if there is none.</summary>
    /// <param name="path">The full name of the section.</param>
    /// <param name="key">The unknown key.</param>
    /// <param name="value">The text of its value; empty if it is no scalar.</param>
    /// <param name="known">The keys of the section.</param>
    public static string KeyHint(string path, string key, string value, IReadOnlyList<string> known)
    {
        var place = Place(path);
        if (Find($"{place}.{key}:", value) is { } byValue)
            return byValue;
        if (Find(place, key) is { } hint)
            return hint;
        if (place.Length > 0)
            return NearName.Hint(key, known);
        if (IsParameter(key))
            return "; write it under `parameters`";
        return SweepKeys.All.Any(other => other.Section.Length > 0 && other.ToString() == key)
            ? $"; keys have no dots: write `{Nested(key)}` instead"
            : NearName.Hint(key, known);
    }

    /// <summary>Returns a hint for a value that its key does not have; empty if there is none.</summary>
    /// <param name="path">The full name of the key.</param>
    /// <param name="value">The value.</param>
    /// <param name="known">The values of the key.</param>
    public static string ValueHint(string path, string value, IReadOnlyList<string> known) =>
        Find($"{Place(path)}:", value) ?? NearName.Hint(value, known);

    /// <summary>Returns a hint for the name of a parameter; null if there is none.</summary>
    public static string? NameHint(string name) => Find("parameters", name);

    /// <summary>
    /// Returns a hint for a value that is a call in another tool's language, such as <c>tune.loguniform(1e-4, 1e-1)</c>; null if there is
    /// none.
    /// </summary>
    public static string? CallHint(string value)
    {
        var end = value.IndexOf('(', StringComparison.Ordinal);
        return end < 0 ? null : Find("parameters.*:", value[(value.LastIndexOf('.', end) + 1)..end]);
    }

    private static string? Find(string place, string word) =>
        Advices.TryGetValue((place, Plain(word)), out var advice) ? $"; {advice}" : null;

    private static string Place(string path)
    {
        if (path == "objectives")
            return "objective";
        if (!path.StartsWith("parameters.", StringComparison.Ordinal))
            return path;
        var last = path.LastIndexOf('.');
        return path.EndsWith(".scale", StringComparison.Ordinal) && last > "parameters".Length ? "parameters.*.scale" : "parameters.*";
    }

    // halving.compute.min becomes halving: {compute: {min: ..}}.
    private static string Nested(string key)
    {
        var names = key.Split('.');
        return string.Join(": {", names) + ": .." + new string('}', names.Length - 1);
    }

    private static bool IsParameter(string key) =>
        TrainingParameters.All.Concat(MethodCatalog.All.SelectMany(method => method.Parameters)).Any(parameter => parameter.Name == key);

    private static string Write(string what) => $"write `{what}` instead";

    // Tools spell the same word as numSamples, num_samples or num-samples.
    private static string Plain(string word) =>
        word.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}
