import globals from "globals";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** Who may not import whom: a folder, and the folders that it must not know. */
const tiers = [
  ["src/primitives", ["door", "state", "domain", "views"]],
  ["src/words", ["state", "primitives", "domain", "views"]],
  ["src/door", ["state", "words", "primitives", "domain", "views"]],
  ["src/state", ["primitives", "domain", "views"]],
  ["src/domain", ["views"]],
];

const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only src/door/tauri.ts knows Tauri; use the door.",
};

/**
 * Where a component would say a word that is in no catalogue: text, what is read out, what is in braces.
 * No words are names in capitals (CSV), addresses, and what stands in `code` and `kbd`.
 */
const spoken =
  "/^(aria-(label|description|roledescription|valuetext)|title|placeholder|alt|label)$/";
const word = String.raw`/\p{Ll}|\p{Lo}/u`;
const literal = String.raw`Literal[value=${word}]:not([value=/^\S+[.:]\S+$/])`;
const template = `TemplateLiteral > TemplateElement[value.raw=${word}]`;
const shown =
  ":not(SvelteStyleElement, SvelteAttribute, SvelteStyleDirective, SvelteElement[name.name=/^(code|kbd)$/])";
const unsaid = [
  `${shown} > SvelteText[value=${word}]`,
  `SvelteAttribute[key.name=${spoken}] > Svelte${literal}`,
  ...[literal, template].flatMap((said) => [
    `SvelteAttribute[key.name=${spoken}] > SvelteMustacheTag > ${said}`,
    `SvelteAttribute[key.name=${spoken}] > SvelteMustacheTag > :matches(ConditionalExpression, LogicalExpression) > ${said}`,
    `${shown} > SvelteMustacheTag > ${said}`,
    `${shown} > SvelteMustacheTag > :matches(ConditionalExpression, LogicalExpression) > ${said}`,
  ]),
];

const doors = {
  group: ["**/door/tauri", "**/door/browser", "**/door/browser/*"],
  message: "Take the door from the app's state; only main.ts chooses one.",
};

export default ts.config(
  { ignores: ["dist/", "src/words/generated/", "src/door/bindings.ts"] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "svelte/no-at-html-tags": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "SvelteAttribute[key.name='style']",
          message: "The content security policy forbids style attributes; use a style: directive.",
        },
        ...unsaid.map((selector) => ({
          selector,
          message: "Words are in messages/*.json, in every language: say m.key().",
        })),
      ],
      "max-lines": ["error", { max: 250, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ["src/**/*.{ts,svelte}"],
    ignores: ["src/door/**", "src/main.ts", "src/**/*.test.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [tauri, doors] }] },
  },
  {
    files: ["src/door/**", "src/main.ts"],
    ignores: ["src/door/tauri.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [tauri] }] },
  },
  ...tiers.map(([folder, strangers]) => ({
    files: [`${folder}/**/*.{ts,svelte}`],
    ignores: ["src/door/tauri.ts", "**/*.test.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            tauri,
            ...(folder === "src/door" ? [] : [doors]),
            {
              group: strangers.flatMap((name) => [`**/${name}/*`, `**/${name}`]),
              message: `${folder} must not know this.`,
            },
          ],
        },
      ],
    },
  })),
);
