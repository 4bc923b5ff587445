// What may stand where one types, by the programme's JSON Schema: keys of the map one is in, words of the
// value. Where one is follows from the indentation above: that holds also while the text is half written.
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";

export type Schema = {
  $ref?: string;
  $defs?: Record<string, Schema>;
  description?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
};

type Line = { column: number; key: string | null; dashes: number[] };

/** "  - key: value": where its dashes stand, where its content begins, its key. */
function read(text: string): Line | null {
  if (/^\s*(#|$)/.test(text)) return null;
  const start = /^ *(?:-(?: +|$))*/.exec(text)?.[0] ?? "";
  const dashes = [...start].flatMap((sign, at) => (sign === "-" ? [at] : []));
  const key = /^(["']?)([^\s"'#:{}[\],&*!|>%@`-][^"'#:]*?)\1 *:(?: |$)/.exec(
    text.slice(start.length),
  );
  const column = start.endsWith("-") ? start.length + 1 : start.length;
  return { column, key: key?.[2] ?? null, dashes };
}

/** The keys and items ("-") that lead to a place so far from the left, from the top. */
export function pathAbove(lines: string[], indent: number): string[] {
  const path: string[] = [];
  let depth = indent;
  let inList = false;
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = read(lines[at] ?? "");
    if (!line || line.column > depth) continue;
    // a list may stand as deep as the key that it belongs to
    const above = line.column < depth || (inList && !line.dashes.length);
    if (line.key !== null && above) {
      path.unshift(line.key);
      depth = line.column;
      inList = false;
    }
    for (const dash of line.dashes.reverse())
      if (dash < depth) {
        path.unshift("-");
        depth = dash;
        inList = true;
      }
  }
  return path;
}

function resolve(schema: Schema | undefined, root: Schema): Schema[] {
  if (!schema) return [];
  const name = schema.$ref?.replace("#/$defs/", "");
  const further = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  return [
    schema,
    ...(name ? resolve(root.$defs?.[name], root) : []),
    ...further.flatMap((one) => resolve(one, root)),
  ];
}

function step(schemas: Schema[], part: string, root: Schema): Schema[] {
  return schemas.flatMap((schema) => {
    if (part === "-") return resolve(schema.items, root);
    const named = schema.properties?.[part];
    if (named) return resolve(named, root);
    const any = schema.additionalProperties;
    const pattern = Object.values(schema.patternProperties ?? {})[0];
    return resolve(typeof any === "object" ? any : pattern, root);
  });
}

const at = (path: string[], root: Schema): Schema[] =>
  path.reduce((schemas, part) => step(schemas, part, root), resolve(root, root));

function keysOf(schemas: Schema[], there: Set<string>): Completion[] {
  const found = new Map<string, Completion>();
  for (const schema of schemas)
    for (const [key, { description }] of Object.entries(schema.properties ?? {}))
      if (!there.has(key))
        found.set(key, {
          label: key,
          apply: `${key}: `,
          type: "property",
          ...(description ? { info: description } : {}),
        });
  return [...found.values()];
}

function valuesOf(schemas: Schema[]): Completion[] {
  const words = schemas.flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.const !== undefined ? [schema.const] : []),
  ]);
  return [...new Set(words.map(String))].map((label) => ({ label, type: "constant" }));
}

/** The keys that the map has already, above and below the line. */
function siblings(lines: string[], from: number, indent: number): Set<string> {
  const there = new Set<string>();
  const look = (direction: 1 | -1) => {
    for (let at = from + direction; at >= 0 && at < lines.length; at += direction) {
      const line = read(lines[at] ?? "");
      if (!line || line.column > indent) continue;
      if (line.column < indent || (direction === 1 && line.dashes.length)) return;
      if (line.key !== null) there.add(line.key);
      if (line.dashes.length) return;
    }
  };
  look(-1);
  look(1);
  return there;
}

export function complete(
  context: CompletionContext,
  root: Schema | undefined,
): CompletionResult | null {
  if (!root) return null;
  const doc = context.state.doc;
  const line = doc.lineAt(context.pos);
  const typed = line.text.slice(0, context.pos - line.from);
  const lines = doc.toString().split("\n");
  const above = lines.slice(0, line.number - 1);
  const value = /^( *)((?:- +)*)([\w.-]+): +(?:\[(?:.*, *)?)?([\w.-]*)$/.exec(typed);
  if (value) {
    const indent = (value[1] ?? "").length + (value[2] ?? "").length;
    const path = [...pathAbove(startOf(above, typed), indent), value[3] ?? ""];
    const schemas = at(path, root);
    const options = valuesOf([...schemas, ...step(schemas, "-", root)]);
    return options.length ? { from: context.pos - (value[4] ?? "").length, options } : null;
  }
  const key = /^( *)((?:- +)*)([\w.-]*)$/.exec(typed);
  if (!key || (!key[3] && !context.explicit)) return null;
  const indent = (key[1] ?? "").length + (key[2] ?? "").length;
  const path = pathAbove(startOf(above, typed), indent);
  const schemas = at(path, root);
  const options = [
    ...keysOf(schemas, siblings(lines, line.number - 1, indent)),
    ...valuesOf(schemas),
  ];
  return options.length ? { from: context.pos - (key[3] ?? "").length, options } : null;
}

/** The lines above; the dash of the line itself belongs to what is above what one types. */
function startOf(above: string[], typed: string): string[] {
  const dash = /^( *(?:- +)+)/.exec(typed);
  return dash ? [...above, dash[1]?.trimEnd() ?? ""] : above;
}
