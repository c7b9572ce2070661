// What sweep.ts uses of Node, so that it compiles without @types/node.
declare const process: { argv: string[]; env: Record<string, string | undefined>; exitCode?: number };

declare module "node:fs/promises" {
  export function readFile(path: string, encoding: "utf8"): Promise<string>;
}
