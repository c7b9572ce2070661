import { defineConfig, type Plugin } from "vite";

/** Puts the script and the styles into the page: a report is one file that needs nothing else. */
function inline(): Plugin {
  return {
    name: "inline",
    enforce: "post",
    generateBundle(_, bundle) {
      const page = Object.values(bundle).find((file) => file.fileName.endsWith(".html"));
      if (page?.type !== "asset") throw new Error("the report has no page");
      let html = String(page.source);
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") {
          // A closing tag inside the script would end it.
          const code = file.code.replaceAll("</script", "<\\/script");
          html = html.replace(new RegExp(`<script[^>]*src="[^"]*${file.fileName}"[^>]*></script>`), "").replace("</body>", () => `<script type="module">${code}</script></body>`);
          delete bundle[file.fileName];
        } else if (file.fileName.endsWith(".css")) {
          html = html.replace(new RegExp(`<link[^>]*href="[^"]*${file.fileName}"[^>]*>`), () => `<style>${String(file.source)}</style>`);
          delete bundle[file.fileName];
        }
      }
      page.source = html;
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [inline()],
  build: { outDir: "../wwwroot", emptyOutDir: false, target: "es2022", modulePreload: false, cssCodeSplit: false, chunkSizeWarningLimit: 900, rollupOptions: { input: "report.html" } },
});
