import { defineConfig } from "vite";

// `npm run dev` shows the pages of a server that runs beside it: EAM_SERVER, or the address that `eam serve` has by default.
const server = process.env.EAM_SERVER ?? "http://127.0.0.1:8700";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../wwwroot",
    emptyOutDir: true,
    target: "es2022",
    // The server's content security policy admits no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/api": server } },
});
