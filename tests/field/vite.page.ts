import { defineConfig } from "vite";

// Bundles the core for a page of the tests.
export default defineConfig({
  publicDir: false,
  logLevel: "warn",
  define: { __APP__: JSON.stringify("test") },
  json: { stringify: true },
  build: {
    target: "es2022",
    minify: false,
    modulePreload: false,
    rolldownOptions: {
      input: "tests/field/core.page.ts",
      output: { entryFileNames: "core.js", codeSplitting: false },
    },
  },
});
