import { defineConfig } from "vite";

// Relative addresses and no inlined files: the content security policy knows neither data: scripts nor inline ones.
export default defineConfig({
    base: "./",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
        outDir: "target/page",
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        target: "es2022",
    },
});
