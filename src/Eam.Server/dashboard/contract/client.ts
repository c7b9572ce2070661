// A client of the API in a few lines, typed by the OpenAPI document: a path, a parameter or a key that does not exist is a mistake of the compiler.
// It needs only fetch, so it works in Node, Deno and browsers. Copy it together with schema.ts.
import type { components, paths } from "../src/api/schema.js";

export type Schemas = components["schemas"];
type Method = "get" | "post" | "delete";

/** The paths that have a method. */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths];

type Bodies<O> = O extends { requestBody: { content: infer C } } ? C : never;
type Parameters<O> = O extends { parameters: infer P } ? P : never;
type Content<R> = R extends { content: infer C } ? C : never;

/** What an operation needs: the parameters in its path, its query and its headers, and its body under its media type. */
export type Options<O> = Parameters<O> & ([Bodies<O>] extends [never] ? unknown : { body: Partial<Bodies<O>> });

/** The JSON that an operation answers with when it succeeds. */
export type Answer<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 ? (Content<R[S]> extends { "application/json": infer J } ? J : never) : never }[keyof R]
  : never;

// The options may be left out if the operation needs none.
type Rest<O> = Record<never, never> extends Options<O> ? [options?: Options<O>] : [options: Options<O>];

/** An answer that is no success. For a sweep file with mistakes, the problem lists them with their lines. */
export class ApiError extends Error {
  constructor(readonly problem: Schemas["ProblemDocument"]) {
    super([problem.detail ?? problem.title, ...(problem.errors ?? []).map((error) => `line ${error.line}: ${error.message}`)].join("\n"));
  }
}

export interface Client {
  get<P extends PathOf<"get">>(path: P, ...rest: Rest<paths[P]["get"]>): Promise<Answer<paths[P]["get"]>>;
  post<P extends PathOf<"post">>(path: P, ...rest: Rest<paths[P]["post"]>): Promise<Answer<paths[P]["post"]>>;
  /** The updates of a sweep as they come, from its present state on. The stream stays open after the sweep's end. */
  changes(sweep: string): AsyncGenerator<Schemas["SweepChange"]>;
}

interface Loose {
  path?: Record<string, string | number>;
  query?: Record<string, unknown>;
  header?: Record<string, string>;
  body?: Record<string, unknown>;
}

/** Connects to a server, such as http://127.0.0.1:8700. The token is EAM_TOKEN of the server, if it has one. */
export function connect(server: string, token?: string): Client {
  async function send(method: Method, path: string, options: Loose, accept: string): Promise<Response> {
    const headers = new Headers({ Accept: accept, ...options.header });
    if (token) headers.set("Authorization", `Bearer ${token}`);
    const [type, body] = Object.entries(options.body ?? {})[0] ?? [];
    if (type) headers.set("Content-Type", type);
    const init: RequestInit = { method, headers };
    if (type) init.body = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(new URL(address(path, options), server), init);
    if (!response.ok) throw new ApiError((await response.json()) as Schemas["ProblemDocument"]);
    return response;
  }

  const json = async (method: Method, path: string, options: Loose = {}) => (await send(method, path, options, "application/json")).json();
  return {
    get: (path, ...rest) => json("get", path, rest[0]),
    post: (path, ...rest) => json("post", path, rest[0]),
    async *changes(sweep) {
      const response = await send("get", "/api/v1/sweeps/{id}/stream", { path: { id: sweep } }, "text/event-stream");
      for await (const event of events(response)) if (event.name === "update") yield JSON.parse(event.data) as Schemas["SweepChange"];
    },
  };
}

function address(path: string, { path: values = {}, query = {} }: Loose): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one) => [name, String(one)])));
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs)}`;
}

/** Reads server-sent events. The server writes each as "event:", "id:" and one line "data:", and ends it with an empty line. */
async function* events(response: Response): AsyncGenerator<{ name: string; data: string }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let text = ""; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      const frames = (text + value).split("\n\n");
      text = frames.pop()!;
      for (const frame of frames) {
        const field = (key: string) => new RegExp(`^${key}: (.*)$`, "m").exec(frame)?.[1];
        const [name, data] = [field("event"), field("data")];
        if (name && data) yield { name, data };
      }
    }
  } finally {
    await reader.cancel();
  }
}
