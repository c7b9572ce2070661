import { defineConfig } from "vite";

// `npm run dev` shows the pages with the data of a running server: EAM_SERVER, or the default address of `eam serve`.
const server = process.env.EAM_SERVER ?? "http://127.0.0.1:8700";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../wwwroot",
    emptyOutDir: true,
    target: "es2022",
    // The server's content security policy allows no scripts or styles from data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/api": server } },
});
