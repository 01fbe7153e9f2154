import { defineConfig, type Plugin } from "vite";
import { hash } from "./src/texts/hash.ts";

/** The English of german.json comes from the gateway anyway: the page has its German by a hash of it, in half the size. */
const german: Plugin = {
    name: "german",
    enforce: "pre",
    transform(code, id) {
        if (!id.endsWith("/german.json")) return null;
        const { titles, texts } = JSON.parse(code) as Record<"titles" | "texts", Record<string, string>>;
        const all = Object.entries(texts);
        const whole = all.filter(([english]) => !english.includes("{0}")).map(([english, own]) => [hash(english), own] as const);
        const shapes = all.filter(([english]) => english.includes("{0}"));
        if (new Set(whole.map(([name]) => name)).size !== whole.length) throw new Error("two texts have the same hash");
        return JSON.stringify({ titles, texts: Object.fromEntries(whole), shapes });
    },
};

// Relative addresses and no inlined files: the content security policy knows neither data: scripts nor inline ones.
export default defineConfig({
    base: "./",
    plugins: [german],
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
        outDir: "target/page",
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        target: "es2022",
    },
});
