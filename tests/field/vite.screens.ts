import { defineConfig } from "vite";

// The screens on a core in memory: for looking at every one of them without a server.
export default defineConfig({
  root: "tests/field/screens",
  base: "/field/",
  publicDir: "../../../src/dudao/field/client/public",
  logLevel: "warn",
  define: { __APP__: JSON.stringify("test") },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  json: { stringify: true },
  build: { emptyOutDir: true, assetsInlineLimit: 0, modulePreload: false, minify: false },
});
