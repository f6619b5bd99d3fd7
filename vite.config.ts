import { defineConfig } from "vite";

const folder = "src/dudao/web";

// One entry per build and no shared chunks: Django hashes file names, and a name inside a script
// would not be rewritten. The mode is the entry's name.
export default defineConfig(({ mode }) => ({
  publicDir: false,
  logLevel: "warn",
  build: {
    outDir: `${folder}/static/build`,
    emptyOutDir: mode === "app",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    modulePreload: false,
    target: "es2020",
    rolldownOptions: {
      // htmx holds an eval for hx-on; allowEval is off and the Content-Security-Policy forbids it.
      checks: { eval: false },
      input: `${folder}/assets/${mode}.ts`,
      output: { entryFileNames: `${mode}.js`, assetFileNames: `${mode}[extname]` },
    },
  },
}));
