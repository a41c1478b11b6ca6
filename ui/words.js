// @ts-check
/* Compiles the words of every language. Each catalogue in messages/ is one: that it is there is all that
 * has to be said of it. */

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "@inlang/paraglide-js";
import { PSEUDO, pseudo } from "./pseudo.js";

const folder = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** The tags of the languages there are. */
export function languages() {
  return readdirSync(folder("messages"))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

/**
 * How the words are compiled, for the command line and for Vite.
 * @returns {import("@inlang/paraglide-js").CompilerOptions}
 */
export function words() {
  const project = folder("project.inlang");
  mkdirSync(project, { recursive: true });
  const locales = languages();
  // A test that looks for words that do not fit asks for it by this variable, of the app's build as well.
  if (process.env["PINGME_PSEUDO_LANGUAGE"]) {
    const english = JSON.parse(readFileSync(folder("messages/en.json"), "utf8"));
    writeFileSync(`${project}/${PSEUDO}.json`, JSON.stringify(pseudo(english)));
    locales.push(PSEUDO);
  }
  // paraglide wants its settings, the list of languages among them, in this file.
  const settings = {
    $schema: "https://inlang.com/schema/project-settings",
    baseLocale: "en",
    locales,
    modules: ["./node_modules/@inlang/plugin-message-format/dist/index.js"],
    "plugin.inlang.messageFormat": {
      pathPattern: ["./messages/{locale}.json", "./project.inlang/{locale}.json"],
    },
  };
  writeFileSync(`${project}/settings.json`, `${JSON.stringify(settings, null, 2)}\n`);
  return {
    project,
    outdir: folder("src/words/generated"),
    strategy: ["globalVariable", "baseLocale"],
    outputStructure: "locale-modules",
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compile(words());
