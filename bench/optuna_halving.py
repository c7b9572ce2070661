"""Runs one sweep without training in Optuna: ask, report, prune, tell. Prints wall seconds, CPU seconds, the number of reports and the number of completed
trials. Used by compare-optuna.sh.

usage: optuna_halving.py TRIALS memory|sqlite FILE
"""
import sys
import time

import optuna

RUNGS = [1, 3, 9, 27, 81]
MASK = (1 << 64) - 1


def value(trial, rung):
    """Returns a number in [0, 1) from SplitMix64, the same one as bench/Eam.Bench/HalvingRun.cs."""
    z = (trial * 8 + rung + 1) * 0x9E3779B97F4A7C15 & MASK
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return (z ^ z >> 31) / 2.0**64


def main():
    trials, storage, file = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    values = [[value(trial, rung) for rung in range(len(RUNGS))] for trial in range(trials)]

    wall, cpu = time.perf_counter(), time.process_time()
    study = optuna.create_study(
        storage=None if storage == "memory" else f"sqlite:///{file}",
        sampler=optuna.samplers.RandomSampler(seed=7),
        pruner=optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3, min_early_stopping_rate=0),
        direction="maximize",
    )
    reports = completed = 0
    for number in range(trials):
        trial = study.ask()
        trial.suggest_float("learning_rate", 1e-4, 1e-2, log=True)
        for step, score in zip(RUNGS, values[number]):
            trial.report(score, step)
            reports += 1
            if step == RUNGS[-1]:
                study.tell(trial, score)
                completed += 1
            elif trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
    print(f"{time.perf_counter() - wall:.4f} {time.process_time() - cpu:.4f} {reports} {completed}")


main()
