// Types of the API, out of the OpenAPI document that the binary prints: `node gen-api.mjs BINARY`
// writes shared/api.gen.ts, with --check it says whether the file is that of the binary.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("shared/api.gen.ts", import.meta.url);
const binary =
  process.argv.slice(2).find((word) => !word.startsWith("--")) ?? "../build/src/cli/aftercare";

function typeOf(schema) {
  if (schema.$ref) return nameOf(schema.$ref.split("/").pop());
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  const kinds = [schema.type ?? "unknown"].flat();
  return kinds.map((kind) => typeOfKind(kind, schema)).join(" | ");
}

function typeOfKind(kind, schema) {
  switch (kind) {
    case "integer":
    case "number":
      return "number";
    case "array":
      return `Array<${typeOf(schema.items ?? {})}>`;
    case "object":
      return schema.properties ? fieldsOf(schema) : "Record<string, unknown>";
    case "string":
    case "boolean":
    case "null":
      return kind;
    default:
      return "unknown";
  }
}

function fieldsOf(schema) {
  const needed = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties).map(
    ([name, field]) => `  ${JSON.stringify(name)}${needed.has(name) ? "" : "?"}: ${typeOf(field)};`,
  );
  return `{\n${rows.join("\n")}\n}`;
}

const nameOf = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

const api = JSON.parse(execFileSync(binary, ["openapi"], { maxBuffer: 64 * 1024 * 1024 }));
const parts = ["// Made by gen-api.mjs from `aftercare openapi`: not to be changed by hand.\n"];
for (const [name, schema] of Object.entries(api.components.schemas)) {
  // what is answered has every field; what is sent may leave out what isn't needed
  const all = name.endsWith("Input")
    ? schema
    : { ...schema, required: Object.keys(schema.properties ?? {}) };
  parts.push(`export type ${nameOf(name)} = ${typeOf(all)};\n`);
}
const text = parts.join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== text) {
    console.error("web/shared/api.gen.ts is not that of the binary: run `npm run types`");
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
