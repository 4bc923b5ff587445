// Builds the entries into ../out/web: hashed names, index.html with the shell that is painted first,
// sizes against their budgets.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const OUT = "../out/web";
// KiB of gzip, script and style together, before anything is loaded lazily
const ENTRIES = [
  { name: "desk", at: "", budget: 200 },
  { name: "portal", at: "p/", budget: 30, preact: true },
  { name: "field", at: "f/", budget: 45, preact: true, offline: true },
];

const preact = {
  react: "preact/compat",
  "react-dom": "preact/compat",
  "react/jsx-runtime": "preact/jsx-runtime",
};

/** Of a package that has one index of everything, each part is imported from its own file: through the
 *  index, what only a late screen uses would be loaded with the first. */
function partByPart(name) {
  const folder = `node_modules/${name}/esm`;
  const files = new Map();
  for (const [, names, file] of readFileSync(`${folder}/index.mjs`, "utf8").matchAll(
    /import \{([^}]+)\} from "\.\/([^"]+)"/g,
  ))
    for (const part of names.split(",")) files.set(part.trim(), resolve(folder, file));
  const own = new RegExp(`import \\{([^}]+)\\} from "${name}";`, "g");
  const partOf = (text) => {
    const part = text.trim();
    if (!part || part.startsWith("type ")) return "";
    if (!files.has(part)) throw new Error(`${name} has no part ${part}`);
    return `import { ${part} } from ${JSON.stringify(files.get(part))};`;
  };
  return {
    name: `parts of ${name}`,
    setup(building) {
      building.onLoad({ filter: /[/\\]desk[/\\].*\.tsx$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8").replace(own, (_, parts) =>
          parts.split(",").map(partOf).join(" "),
        ),
        loader: "tsx",
      }));
    },
  };
}

async function buildEntry(entry) {
  const result = await build({
    entryPoints: [`${entry.name}/main.tsx`],
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: "es2020",
    jsx: "automatic",
    outdir: `${OUT}/${entry.at}assets`,
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    metafile: true,
    alias: entry.preact ? preact : {},
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: entry.preact ? [] : [partByPart("@mantine/core")],
    logLevel: "warning",
  });
  const outputs = Object.entries(result.metafile.outputs);
  const [script, main] = outputs.find(
    ([, output]) => output.entryPoint === `${entry.name}/main.tsx`,
  );
  const first = firstOf(result.metafile.outputs, script);
  if (main.cssBundle) first.add(main.cssBundle);
  const bytes = [...first].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
  const kib = bytes / 1024;
  console.log(`${entry.name}: ${kib.toFixed(1)} KiB of gzip, budget ${entry.budget}`);
  if (kib > entry.budget) throw new Error(`${entry.name} is over its budget`);
  const inside = (file) => `/${file.slice(OUT.length + 1)}`;
  const page = readFileSync(`${entry.name}/index.html`, "utf8")
    .replace("%SCRIPT%", inside(script))
    .replace("%STYLE%", main.cssBundle ? inside(main.cssBundle) : "");
  writeFileSync(`${OUT}/${entry.at}index.html`, page);
  if (entry.offline)
    await buildWorker(
      entry,
      outputs.map(([file]) => inside(file)),
      page,
    );
}

/** The service worker with the list of all that the entry is made of; a change of any is a new version. */
async function buildWorker({ name, at }, files, page) {
  const manifest = readFileSync(`${name}/manifest.webmanifest`, "utf8");
  writeFileSync(`${OUT}/${at}manifest.webmanifest`, manifest);
  const shell = [`/${at}`, `/${at}manifest.webmanifest`, "/icon.svg", ...files.sort()];
  const icon = readFileSync("shared/icon.svg", "utf8");
  const version = createHash("sha256")
    .update(page + manifest + icon + shell)
    .digest("hex")
    .slice(0, 12);
  await build({
    entryPoints: [`${name}/worker/sw.ts`],
    bundle: true,
    format: "iife",
    minify: true,
    target: "es2020",
    outfile: `${OUT}/${at}sw.js`,
    define: { SHELL: JSON.stringify(shell), SHELL_VERSION: JSON.stringify(version) },
    logLevel: "warning",
  });
}

// the entry and all that it imports at once
function firstOf(outputs, file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const used of outputs[file].imports)
    if (used.kind === "import-statement") firstOf(outputs, used.path, seen);
  return seen;
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const only = process.argv[2];
for (const entry of ENTRIES) if (!only || only === entry.name) await buildEntry(entry);
cpSync("shared/icon.svg", `${OUT}/icon.svg`);
