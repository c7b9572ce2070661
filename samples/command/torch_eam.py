"""Efficient Adjoint Matching in PyTorch on Eam's task gaussian-mixture: a trainer for Eam's task `command` (docs/trainers.md).

Task, network, optimiser and defaults are those of Eam's own `eam` (docs/tasks.md, docs/methods.md), so the two can be compared. They draw
other random numbers. It works with PyTorch 1.13 and later, on the CPU or on the first visible GPU.

    eam run samples/command/torch_eam.yaml
    python3 samples/command/torch_eam.py to=500000      # alone
"""

import copy
import math
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "python"))  # needless with eam_trial.py next to the script
import eam_trial  # noqa: E402

MODES, RADIUS, VARIANCE = 8, 2.0, 0.36  # of the base: Gaussians on a circle
REWARD_SCALE, CENTRE = 3.0, (2.0, 1.0)  # r(x) = -|x - centre|^2 / 2
DEFAULTS = {"learning_rate": 3e-3, "batch_size": 64, "ema": 0.98, "width": 128, "hidden_layers": 3}
DEFAULTS |= {"eam.ode_steps": 8, "eam.renoise": 4, "eam.base_variance": 0.5, "eam.score_time": 0.99}
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Mixture:
    """A mixture of isotropic Gaussians and the exact velocity of its flow (linear path)."""

    def __init__(self, log_weights, means, variance):
        self.log_weights, self.means, self.variance = log_weights, means, variance

    def velocity(self, x, t):
        """Velocity at x [rows, 2] and t [rows, 1] or a number."""
        variance = t * t * self.variance + (1 - t) ** 2
        offsets = x[:, None, :] - (t[:, None] if torch.is_tensor(t) else t) * self.means  # [rows, modes, 2]
        shares = torch.softmax(self.log_weights - (offsets**2).sum(2) / (2 * variance), 1)[:, :, None]
        slope = (t * self.variance - (1 - t)) / variance
        return (shares * self.means).sum(1) + slope * (shares * offsets).sum(1)

    def tilted(self):
        """p* in closed form: the mixture times exp(REWARD_SCALE r)."""
        centre = torch.tensor(CENTRE, device=DEVICE)
        variance = 1 / (1 / self.variance + REWARD_SCALE)
        distances = ((self.means - centre) ** 2).sum(1)
        means = variance * (self.means / self.variance + REWARD_SCALE * centre)
        return Mixture(self.log_weights - distances / (2 * (self.variance + 1 / REWARD_SCALE)), means, variance)

    def samples(self, count, generator):
        modes = torch.multinomial(torch.softmax(self.log_weights, 0).cpu(), count, replacement=True, generator=generator)
        return self.means.cpu()[modes] + math.sqrt(self.variance) * torch.randn(count, 2, generator=generator)


class Model(torch.nn.Module):
    """The base plus an MLP of x and 64 features of t, whose last layer begins at zero."""

    def __init__(self, base, width, hidden_layers):
        super().__init__()
        self.base = base
        self.register_buffer("frequencies", 0.5 * 128.0 ** (torch.arange(32) / 31))
        sizes = [2 + 64] + [width] * hidden_layers
        layers = [torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
        for layer in layers:  # weights and biases uniform in +-1/sqrt(inputs), as Eam draws them
            bound = layer.in_features**-0.5
            torch.nn.init.uniform_(layer.weight, -bound, bound)
            torch.nn.init.uniform_(layer.bias, -bound, bound)
        last = torch.nn.Linear(width, 2)
        torch.nn.init.zeros_(last.weight)
        torch.nn.init.zeros_(last.bias)
        self.network = torch.nn.Sequential(*(part for layer in layers for part in (layer, torch.nn.SiLU())), last)

    def forward(self, x, t):
        times = t if torch.is_tensor(t) else torch.full((len(x), 1), float(t), device=x.device)
        angles = times * self.frequencies
        return self.base.velocity(x, t) + self.network(torch.cat([x, angles.sin(), angles.cos()], 1))


def loss_of(model, base, p):
    """One iteration of EAM (docs/methods.md#efficient-adjoint-matching-eam). Returns the loss and the iteration's cost in NFE."""
    batch, steps, draws, c = p["batch_size"], p["eam.ode_steps"], p["eam.renoise"], p["eam.base_variance"]
    late = p["eam.score_time"]
    with torch.no_grad():
        x = torch.randn(batch, 2, device=DEVICE)
        for k in range(steps):
            x = x + model(x, k / steps) / steps
        noised = late * x + (1 - late) * torch.randn_like(x)
        score = late * (base.velocity(noised, late) - noised / late) * late / (1 - late)
        pull = (REWARD_SCALE * (torch.tensor(CENTRE, device=DEVICE) - x) + score + x / c).repeat(draws, 1)
        t = 0.001 + 0.998 * torch.rand(batch * draws, 1, device=DEVICE)
        y = t * x.repeat(draws, 1) + (1 - t) * torch.randn(batch * draws, 2, device=DEVICE)
        nu, eta = t * t * c + (1 - t) ** 2, (1 - t) / t
        target = (1 / t - eta / nu) * y + eta * t * c / nu * pull
    loss = (2 / eta[:, 0] * ((model(y, t) - target) ** 2).sum(1)).mean()
    return loss, batch * (steps + 1) + 3 * batch * draws


class Evaluation:
    """Reward and sliced 2-Wasserstein distance to p*, always with the same noise, samples of p* and projections."""

    def __init__(self, base, count=2048):
        generator = torch.Generator().manual_seed(1)
        self.noise = torch.randn(count, 2, generator=generator).to(DEVICE)
        directions = torch.randn(2, 64, generator=generator)
        self.directions = (directions / directions.norm(dim=0)).to(DEVICE)
        self.target = self.sorted(base.tilted().samples(count, generator).to(DEVICE))

    def sorted(self, x):
        return (x @ self.directions).sort(0)[0]

    @torch.no_grad()
    def __call__(self, velocity, steps=16):
        x, h = self.noise, 1 / steps
        for k in range(steps):  # Heun
            v = velocity(x, k * h)
            x = x + h / 2 * (v + velocity(x + h * v, (k + 1) * h))
        reward = -((x - torch.tensor(CENTRE, device=DEVICE)) ** 2).sum(1).mean() / 2
        return {"reward": reward, "sw2": ((self.sorted(x) - self.target) ** 2).mean().sqrt()}


def main():
    torch.set_num_threads(1)  # Eam runs several trials at once
    with eam_trial.start(DEFAULTS, compute_to=500_000, method="eam") as trial:
        p = trial.parameters
        torch.manual_seed(trial.seed)
        angles = 2 * math.pi * torch.arange(MODES) / MODES
        base = Mixture(torch.zeros(MODES, device=DEVICE), RADIUS * torch.stack([angles.cos(), angles.sin()], 1).to(DEVICE), VARIANCE)
        model = Model(base, p["width"], p["hidden_layers"]).to(DEVICE)
        average = copy.deepcopy(model).requires_grad_(False)
        adam = torch.optim.Adam(model.parameters(), lr=p["learning_rate"])
        evaluation, nfe, updates = Evaluation(base), 0, 0
        if trial.is_resumed:
            state = torch.load(trial.checkpoint / "state.pt", map_location="cpu")
            nfe, updates = state["nfe"], state["updates"]
            for part, name in ((model, "model"), (average, "average"), (adam, "adam")):
                part.load_state_dict(state[name])
            torch.set_rng_state(state["random"])
            if DEVICE == "cuda":
                torch.cuda.set_rng_state(state["random_cuda"])
        while not trial.finished(nfe):
            loss, cost = loss_of(model, base, p)
            adam.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adam.step()
            nfe, updates = nfe + cost, updates + 1
            with torch.no_grad():
                decay = min(p["ema"], (1 + updates) / (10 + updates))
                for mean, value in zip(average.parameters(), model.parameters()):
                    mean.lerp_(value, 1 - decay)
            trial.progress(nfe)
            if trial.is_report_due(nfe):
                trial.report(nfe, evaluation(average))
        with trial.saving(nfe) as folder:
            state = {name: part.state_dict() for name, part in (("model", model), ("average", average), ("adam", adam))}
            state |= {"nfe": nfe, "updates": updates, "random": torch.get_rng_state()}
            if DEVICE == "cuda":
                state["random_cuda"] = torch.cuda.get_rng_state()
            torch.save(state, folder / "state.pt")


if __name__ == "__main__":
    main()
