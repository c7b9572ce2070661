"""Adjoint Matching and Efficient Adjoint Matching in plain Python: a trainer for Eam's task `command` (docs/trainers.md).

The base is a flow to two Gaussians on a line, with its exact velocity. The reward is -(x - 1)^2 / 2, so the tilted target
p*(x) ~ p_base(x) exp(REWARD_SCALE r(x)) is a mixture too, and its quantiles are known. Equations: docs/methods.md.

    eam run samples/command/gaussian_am.yaml
    python3 samples/command/gaussian_am.py method=am to=100000      # alone
"""

import json
import math
import pathlib
import random
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "python"))  # needless with eam_trial.py next to the script
import eam_trial  # noqa: E402

MEANS, VARIANCE = (-1.0, 1.0), 0.25  # of the base's two modes, which have equal weights
REWARD_SCALE, CENTRE = 2.0, 1.0
DEFAULTS = {"learning_rate": 0.02, "batch_size": 32, "am.steps": 20, "am.loss_times": 10}
DEFAULTS |= {"eam.ode_steps": 8, "eam.renoise": 4, "eam.base_variance": 0.5, "eam.score_time": 0.97}


def base(x, t):
    """Velocity of the base at x and t, and its derivative by x (closed form; linear path, alpha = t, beta = 1 - t)."""
    variance = t * t * VARIANCE + (1 - t) ** 2
    slope = (t * VARIANCE - (1 - t)) / variance
    low, high = MEANS
    odds = t * (high - low) * (t * (low + high) / 2 - x) / variance
    share = 1 / (1 + math.exp(max(-700.0, min(700.0, odds))))  # of the upper mode
    gain = (1 - t * slope) * (high - low)
    v = slope * x + (1 - t * slope) * low + gain * share
    return v, slope + gain * share * (1 - share) * t * (high - low) / variance


def reward_gradient(x):
    """lambda times the gradient of the reward."""
    return REWARD_SCALE * (CENTRE - x)


class Model:
    """Velocity: the base plus a table of corrections, interpolated between 29 points in x and 9 in t. Its average is evaluated."""

    LOW, STEP, COLUMNS, ROWS = -3.5, 0.25, 29, 9

    def __init__(self):
        size = self.COLUMNS * self.ROWS
        self.table, self.average = [0.0] * size, [0.0] * size
        self.first, self.second, self.updates = [0.0] * size, [0.0] * size, 0

    def features(self, x, t):
        """The four entries of the table that count at x and t, and their shares."""
        column = min(max((x - self.LOW) / self.STEP, 0.0), self.COLUMNS - 1.001)
        row = min(t * (self.ROWS - 1), self.ROWS - 1.001)
        i, j = int(column), int(row)
        a, b, at = column - i, row - j, j * self.COLUMNS + i
        below = at + self.COLUMNS
        return ((at, (1 - a) * (1 - b)), (at + 1, a * (1 - b)), (below, (1 - a) * b), (below + 1, a * b))

    def velocity(self, x, t, table=None):
        table = table or self.table
        return base(x, t)[0] + sum(table[entry] * share for entry, share in self.features(x, t))

    def update(self, rows, learning_rate):
        """One step of Adam on the mean of weight (v - target)^2 over rows of (x, t, target, weight)."""
        gradient = [0.0] * len(self.table)
        for x, t, target, weight in rows:
            error = 2 * weight * (self.velocity(x, t) - target) / len(rows)
            for entry, share in self.features(x, t):
                gradient[entry] += error * share
        self.updates += 1
        rate = learning_rate * math.sqrt(1 - 0.999**self.updates) / (1 - 0.9**self.updates)
        keep = min(0.99, self.updates / (self.updates + 10))
        for i, g in enumerate(gradient):
            self.first[i] += 0.1 * (g - self.first[i])
            self.second[i] += 0.001 * (g * g - self.second[i])
            self.table[i] -= rate * self.first[i] / (math.sqrt(self.second[i]) + 1e-8)
            self.average[i] += (1 - keep) * (self.table[i] - self.average[i])


def adjoint_matching(model, rng, p):
    """One iteration of AM: trajectories, lean adjoints through the base, targets. Returns rows and their cost in NFE."""
    steps = p["am.steps"]
    h, rows = 1 / steps, []
    late = min(steps // 4, p["am.loss_times"])
    for _ in range(p["batch_size"]):
        x, path = rng.gauss(0, 1), []
        for k in range(steps):
            t = k * h
            path.append(x)
            v = model.velocity(x, t)
            if k == steps - 1:
                x += h * v  # the last step has no noise
            else:
                x += h * (2 * v - x / (t + h)) + math.sqrt(2 * h * (1 - t + h) / (t + h)) * rng.gauss(0, 1)
        adjoint = -reward_gradient(x)
        chosen = {*range(steps - late, steps), *rng.sample(range(steps - late), min(p["am.loss_times"], steps) - late)}
        for k in reversed(range(steps)):
            t = k * h
            v, slope = base(path[k], t)
            adjoint += h * adjoint * (2 * slope - 1 / (t + h))
            if k in chosen:
                noise = 2 * (1 - t + h) / (t + h)  # sigma^2
                rows.append((path[k], t, v - noise * adjoint / 2, 4 / noise))
    return rows, p["batch_size"] * 3 * steps + 3 * len(rows)


def efficient_adjoint_matching(model, rng, p):
    """One iteration of EAM: endpoints, the base's terminal score, re-noising, closed-form targets. Returns rows and their cost in NFE."""
    steps, renoise, c, late = p["eam.ode_steps"], p["eam.renoise"], p["eam.base_variance"], p["eam.score_time"]
    rows = []
    for _ in range(p["batch_size"]):
        x = rng.gauss(0, 1)
        for k in range(steps):
            x += model.velocity(x, k / steps) / steps
        noised = late * x + (1 - late) * rng.gauss(0, 1)
        score = late * (base(noised, late)[0] - noised / late) * late / (1 - late)
        pull = reward_gradient(x) + score + x / c
        for _ in range(renoise):
            t = 0.001 + 0.998 * rng.random()
            y, nu, eta = t * x + (1 - t) * rng.gauss(0, 1), t * t * c + (1 - t) ** 2, (1 - t) / t
            rows.append((y, t, y / t + eta * (t * c * pull - y) / nu, 2 / eta))
    return rows, p["batch_size"] * (steps + 1) + 3 * len(rows)


def quantiles(count):
    """Quantiles of p* at (i + 1/2) / count, by bisection: a mixture of two Gaussians in closed form."""
    variance = 1 / (1 / VARIANCE + REWARD_SCALE)
    weights = [math.exp(-((CENTRE - mean) ** 2) / (2 * (VARIANCE + 1 / REWARD_SCALE))) for mean in MEANS]
    modes = [statistics.NormalDist(variance * (mean / VARIANCE + REWARD_SCALE * CENTRE), math.sqrt(variance)) for mean in MEANS]

    def quantile(share):
        low, high = -8.0, 8.0
        while high - low > 1e-9:
            middle = (low + high) / 2
            below = sum(w * mode.cdf(middle) for w, mode in zip(weights, modes)) / sum(weights)
            low, high = (middle, high) if below < share else (low, middle)
        return low

    return [quantile((i + 0.5) / count) for i in range(count)]


def evaluate(velocity, exact, steps=32):
    """Mean reward, and 1-Wasserstein distance to p*. A flow on a line keeps the order, so quantiles of the noise become the model's."""
    normal, h = statistics.NormalDist(), 1 / steps
    points = [normal.inv_cdf((i + 0.5) / len(exact)) for i in range(len(exact))]
    for k in range(steps):  # Heun
        for i, x in enumerate(points):
            v = velocity(x, k * h)
            points[i] = x + h / 2 * (v + velocity(x + h * v, (k + 1) * h))
    reward = sum(-((x - CENTRE) ** 2) / 2 for x in points) / len(points)
    return {"distance": sum(abs(x - y) for x, y in zip(points, exact)) / len(points), "reward": reward}


def main():
    with eam_trial.start(DEFAULTS, compute_to=300_000, method="eam") as trial:
        methods = {"am": adjoint_matching, "eam": efficient_adjoint_matching}
        if trial.method not in methods:
            trial.fail(f"there is no method {trial.method}: take am or eam", invalid=True)
        model, rng, nfe, exact = Model(), random.Random(trial.seed), 0, quantiles(200)
        if trial.is_resumed:
            state = json.loads((trial.checkpoint / "state.json").read_text())
            nfe, (version, words, spare) = state["nfe"], state["rng"]
            rng.setstate((version, tuple(words), spare))
            vars(model).update(state["model"])
        while not trial.finished(nfe):
            rows, cost = methods[trial.method](model, rng, trial.parameters)
            model.update(rows, trial.parameters["learning_rate"])
            nfe += cost
            trial.progress(nfe)
            if trial.is_report_due(nfe):
                trial.report(nfe, evaluate(lambda x, t: model.velocity(x, t, model.average), exact))
        with trial.saving(nfe) as folder:
            (folder / "state.json").write_text(json.dumps({"nfe": nfe, "rng": rng.getstate(), "model": vars(model)}))


if __name__ == "__main__":
    main()
