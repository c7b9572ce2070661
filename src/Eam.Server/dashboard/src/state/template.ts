// A first sweep file for the form. It is short and complete, and runs in seconds.
import type { Catalog, Spec, TrialRow } from "../api/types";

const fallback = { tasks: [{ name: "gaussian-mixture", meaning: "a mixture of Gaussians whose exact answer is known" }], methods: [{ name: "am" }, { name: "eam" }] };

export function template(task: string | null, catalog: Pick<Catalog, "tasks" | "methods"> | null): string {
  const known = catalog ?? fallback;
  const chosen = known.tasks.find((t) => t.name === task) ?? known.tasks[0]!;
  // A first sweep runs in seconds, and halving needs several trials of each method: it compares the first two.
  const methods = known.methods.slice(0, 2).map((m) => m.name);
  const others = known.methods.slice(2).map((m) => m.name);
  const lines = [
    `name: my-${chosen.name}`,
    `task: ${"{"}name: ${chosen.name}${"}"}   # ${chosen.meaning}`,
    "",
    `method: {values: [${methods.join(", ")}]}${others.length ? `   # also: ${others.join(", ")}` : ""}`,
    "parameters:",
    "  learning_rate: {min: 3e-4, max: 3e-3, scale: log}",
    ...(methods.includes("am") ? ["  am.steps: {values: [20, 40]}          # a parameter with the prefix of a method applies only to that method"] : []),
    ...(methods.includes("eam") ? ["  eam.ode_steps: {values: [4, 8]}"] : []),
    "",
    "objective: {metric: control_objective, goal: maximize}",
    "halving:",
    "  algorithm: asha",
    "  eta: 3",
    "  arms: method                          # each method has its own ranking and equal compute",
    "  compute: {unit: nfe, min: 0.2e6, max: 1.8e6}",
    "  final_seeds: 2                        # runs of each method's best configuration, with different seeds; 4 or more give an interval",
    "",
    "trials: 8",
    "seed: 7",
    "slots: auto",
    "",
  ];
  return lines.join("\n");
}

/** Returns the command that trains only the configuration of one trial, to paste into a shell. */
export function trainCommand(spec: Spec, row: TrialRow): string {
  const task = spec.task as { name?: string; values?: Record<string, unknown> } | undefined;
  const halving = spec.halving as { unit?: string } | undefined;
  const parts = ["eam train", `--task ${word(task?.name ?? "")}`, ...Object.entries(task?.values ?? {}).map(([k, v]) => `--task-set ${word(`${k}=${v}`)}`), `--method ${word(row.method)}`];
  parts.push(...Object.entries(row.parameters).map(([k, v]) => `--set ${word(`${k}=${v}`)}`));
  parts.push(`--compute ${Math.max(1, Math.round(row.compute))}`);
  if (halving?.unit && halving.unit !== "nfe") parts.push(`--unit ${word(halving.unit)}`);
  parts.push(`--seed ${row.seed}`);
  return parts.join(" \\\n  ");
}

function word(text: string): string {
  return /^[\w.=,:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
