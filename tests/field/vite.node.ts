import { defineConfig } from "vite";

// Bundles a test of the client for node, which strips no types before version 22.
export default defineConfig({
  publicDir: false,
  logLevel: "warn",
  define: { __APP__: JSON.stringify("test") },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  json: { stringify: true },
  ssr: { noExternal: true },
  build: {
    target: "node20",
    minify: false,
    rolldownOptions: { output: { entryFileNames: "[name].js" } },
  },
});
