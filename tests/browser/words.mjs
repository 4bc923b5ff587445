// The app's own words in a language, so that a test reads what a person of that language reads.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const web = new URL("../../web/", import.meta.url);
const { build } = createRequire(new URL("package.json", web))("esbuild");

/** The `say` of a table of texts, as "desk/know", in the language of the locale. */
export async function wordsOf(folder, locale) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`${folder}/texts.ts`, web))],
    bundle: true,
    format: "esm",
    write: false,
    banner: { js: `const navigator = { language: ${JSON.stringify(locale)} };` },
  });
  const { say } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
  return say;
}
