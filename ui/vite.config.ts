import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { words } from "./words.js";

const testing = process.env["VITEST"] !== undefined;

export default defineConfig({
  // Tests find the words compiled by `npm run words`; the plugin would keep their server alive.
  plugins: [testing ? [] : paraglideVitePlugin(words()), svelte()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    // WebKitGTK 2.44 and later: colours are written with light-dark(), which must stay as it is.
    target: ["safari17.5", "chrome123", "firefox120"],
    // The content security policy allows files of our own only: nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  resolve: testing ? { conditions: ["browser"] } : {},
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 60_000,
    setupFiles: ["./test/setup.ts"],
  },
});
