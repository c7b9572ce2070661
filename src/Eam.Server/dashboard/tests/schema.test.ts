import { expect, it } from "vitest";
import document from "../contract/openapi.json?raw";
import schema from "../src/api/schema.ts?raw";

it("is made from the present document", async () => {
  const bytes = new TextEncoder().encode(document.replaceAll("\r\n", "\n"));
  const hash = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  expect(schema.split("\n", 1)[0], "openapi.json has changed: run npm ci and npm run types in contract/").toContain(hash);
});
