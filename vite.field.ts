import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const folder = "src/dudao/field";
const worker = `${folder}/client/sw.js`;
const version = /^version = "(.+)"$/m.exec(readFileSync("pyproject.toml", "utf8"))?.[1];

// What a phone on a bad network can be asked to fetch before anything shows (issue 4).
const LIMIT = 120 * 1024;

const bytes = (content: string | Uint8Array) => Buffer.from(content);
const isText = (name: string) => /\.(js|css|html|svg|webmanifest)$/.test(name);

// The service worker knows every file by name; its version changes with any of them. What a server
// can send compressed lies compressed beside it.
function shell(): Plugin {
  return {
    name: "shell",
    enforce: "post",
    generateBundle(_options, bundle) {
      const files = Object.values(bundle)
        .map((part) => ({
          name: part.fileName,
          content: bytes(part.type === "chunk" ? part.code : part.source),
        }))
        .concat(
          ["icon.svg", "icon-192.png", "icon-512.png", "manifest.webmanifest"].map((name) => ({
            name,
            content: readFileSync(`${folder}/client/public/${name}`),
          })),
        )
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const hash = createHash("sha256").update(readFileSync(worker));
      for (const { name, content } of files) hash.update(name).update(content);
      const paths = files.map(({ name }) => `/field/${name === "index.html" ? "" : name}`);
      const source = readFileSync(worker, "utf8")
        .replace("__VERSION__", hash.digest("hex").slice(0, 12))
        .replace("__FILES__", JSON.stringify(paths));
      files.push({ name: "sw.js", content: bytes(source) });
      this.emitFile({ type: "asset", fileName: "sw.js", source });
      let sent = 0;
      for (const { name, content } of files) {
        const packed = isText(name) ? gzipSync(content, { level: 9 }) : content;
        sent += packed.length;
        if (isText(name)) {
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: packed });
        }
      }
      const size = `the field app is ${(sent / 1024).toFixed(1)} KB over the wire`;
      if (sent > LIMIT) this.error(`${size}, more than ${LIMIT / 1024} KB`);
      console.info(size);
    },
  };
}

export default defineConfig({
  root: `${folder}/client`,
  base: "/field/",
  logLevel: "warn",
  define: { __APP__: JSON.stringify(version) },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  json: { stringify: true },
  plugins: [shell()],
  build: {
    outDir: "../static",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    target: ["chrome99", "firefox100", "safari15.4"],
  },
});
