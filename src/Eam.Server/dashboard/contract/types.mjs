// Writes ../src/api/schema.ts from openapi.json. The first line has the hash of the document, so that a test notices a forgotten run.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const document = await readFile(new URL("openapi.json", import.meta.url), "utf8");
const hash = createHash("sha256").update(document.replaceAll("\r\n", "\n")).digest("hex");
const types = astToString(await openapiTS(document));
await writeFile(
  new URL("../src/api/schema.ts", import.meta.url),
  `// Made by "npm run types" in contract/ from openapi.json, sha256 ${hash}. Do not edit.\n\n${types}`,
);
