import { defineConfig } from "vite";

// A page with the form alone, for tests in a browser and for measuring. It is not shipped.
export default defineConfig({
  root: "tests/field/harness",
  base: "./",
  publicDir: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  json: { stringify: true },
  build: {
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    emptyOutDir: true,
    target: ["chrome99", "firefox100", "safari15.4"],
  },
});
