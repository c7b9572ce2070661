// Runs a sweep file on a server and prints its trials, the best first: node sweep.js http://127.0.0.1:8700 my-sweep.yaml
import { readFile } from "node:fs/promises";
import { ApiError, connect, type Client, type Schemas } from "./client.js";

/** Waits until nobody runs the sweep any more, and says how far it is. A stream that ends before is opened again. */
async function ended(client: Client, sweep: string): Promise<Schemas["SweepSummary"]> {
  for (;;) {
    for await (const { sweep: now } of client.changes(sweep)) {
      console.log(`${now.status}, ${Math.round(now.progress * 100)} %`);
      if (now.status !== "running" && now.status !== "paused") return now;
    }
  }
}

async function run(server: string, file: string): Promise<void> {
  const client = connect(server, process.env["EAM_TOKEN"]);
  const body = { "application/yaml": await readFile(file, "utf8") };
  const plan = await client.post("/api/v1/sweeps/preview", { body });
  console.log(`${plan.name}: ${plan.trials} trials, ${plan.compute} ${plan.unit}`);

  const { id } = await client.post("/api/v1/sweeps", { body, header: { "Idempotency-Key": crypto.randomUUID() } });
  const sweep = await ended(client, id);
  const { trials } = await client.get("/api/v1/sweeps/{id}/trials", { path: { id }, query: { sort: "objective", limit: 1000 } });
  for (const trial of trials) console.log(`trial ${trial.trial} ${trial.method} ${trial.state} ${trial.value ?? "without a result"}`);
  if (!sweep.best) throw new Error(sweep.message ?? `${id} is ${sweep.status} and has no result`);
  console.log(`best: trial ${sweep.best.trial} (${sweep.best.method}), ${sweep.objective?.metric} ${sweep.best.value}`);
}

const [, , server, file] = process.argv;
if (!server || !file) {
  console.error("usage: node sweep.js SERVER FILE");
  process.exitCode = 2;
} else {
  await run(server, file).catch((error: unknown) => {
    console.error(error instanceof ApiError ? error.message : `${server}: ${String((error as Error).cause ?? error)}`);
    process.exitCode = 1;
  });
}
