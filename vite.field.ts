import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const folder = "src/dudao/field";
const worker = `${folder}/client/sw.js`;
const version = /^version = "(.+)"$/m.exec(readFileSync("pyproject.toml", "utf8"))?.[1];

// What a phone on a bad network has to fetch before anything shows (issue 4), and what is then
// fetched behind its back, so that every screen is there without a network.
const LIMIT = 120 * 1024;
const LIMIT_OF_ALL = 200 * 1024;

const isText = (name: string) => /\.(js|css|html|svg|webmanifest)$/.test(name);

// The page, its looks, and the script with everything it begins with.
function shellOf(bundle: Rolldown.OutputBundle): Set<string> {
  const found = new Set<string>();
  const take = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const part = bundle[name];
    if (part?.type === "chunk") part.imports.forEach(take);
  };
  for (const part of Object.values(bundle))
    if (part.type === "asset" ? /\.(css|html)$/.test(part.fileName) : part.isEntry)
      take(part.fileName);
  return found.add("icon.svg").add("manifest.webmanifest");
}

// The service worker knows every file by name; its version changes with any of them. What a server
// can send compressed lies compressed beside it. All of it from what was written: only then is it final.
function shell(): Plugin {
  return {
    name: "shell",
    writeBundle({ dir = "" }, bundle) {
      const names = [...Object.keys(bundle), ...readdirSync(`${folder}/client/public`)].sort();
      const content = (name: string) => readFileSync(`${dir}/${name}`);
      const hash = createHash("sha256").update(readFileSync(worker));
      for (const name of names) hash.update(name).update(content(name));
      const paths = names.map((name) => `/field/${name === "index.html" ? "" : name}`);
      const source = readFileSync(worker, "utf8")
        .replace("__VERSION__", hash.digest("hex").slice(0, 12))
        .replace("__FILES__", JSON.stringify(paths));
      writeFileSync(`${dir}/sw.js`, source);
      const first = shellOf(bundle);
      let [shell, all] = [0, 0];
      for (const name of [...names, "sw.js"]) {
        const packed = isText(name) ? gzipSync(content(name), { level: 9 }) : content(name);
        all += packed.length;
        if (first.has(name)) shell += packed.length;
        if (isText(name)) writeFileSync(`${dir}/${name}.gz`, packed);
      }
      const kilobytes = (size: number) => `${(size / 1024).toFixed(1)} KB`;
      const size = `the field app opens with ${kilobytes(shell)} over the wire, ${kilobytes(all)} in all`;
      if (shell > LIMIT || all > LIMIT_OF_ALL)
        this.error(`${size}: more than ${kilobytes(LIMIT)} or ${kilobytes(LIMIT_OF_ALL)}`);
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
