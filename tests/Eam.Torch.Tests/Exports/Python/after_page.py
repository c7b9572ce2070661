"""Runs after the Python of docs/torch.md: each loaded model has the velocity that Eam's trained model has."""

trained, conditions = load_file("trained.safetensors"), load_file(f"{exported}/prompt.safetensors")


def of(model):
    rows = len(trained["x"])
    with torch.no_grad():
        return model(trained["x"], trained["t"], conditions["pooled"].expand(rows, -1), conditions["prompt"].expand(rows, -1, -1))


models = {
    "load_state_dict": velocity,
    "peft": SD3Velocity(transformer, guidance, negative),
    "diffusers": SD3Velocity(pipeline.transformer, guidance, negative),
}
change = float((of(SD3Velocity(fresh().transformer, guidance, negative)) - trained["velocity"]).abs().max())
assert change > 0.01, f"training changed the velocity by only {change}"
for name, model in models.items():
    error = float((of(model) - trained["velocity"]).abs().max())
    assert error < 1e-3 * change, f"{name}: the velocity differs by {error}, where training changed it by {change}"
    print(f"{name}: ok")
