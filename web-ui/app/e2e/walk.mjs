// What every walk through the page needs: a browser, screenshots that are also checked by axe, and steps that say where
// they failed. A line on standard output that begins with @ asks the test that started us to do something; its answer is
// the next line of standard input. Arguments: the page's address, and the folder for screenshots.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

export const [link, shots] = process.argv.slice(2);
export const address = link.replace(/#.*/, "");
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

export async function ask(what) {
    console.log(`@${what}`);
    const { value } = await answers.next();
    return value;
}

export const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
    ],
});
// The device's own certificate is nobody's but its own; TlsTest looks at it.
export const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: "en-GB",
    ignoreHTTPSErrors: true,
});
export const page = await context.newPage();
export const complaints = [];
page.on("pageerror", (error) => complaints.push(error.message));
page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource|ERR_|WebSocket connection/.test(message.text())) {
        complaints.push(message.text());
    }
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Takes pictures in light and dark; axe must find nothing in either. */
export async function look(name) {
    for (const theme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await page.screenshot({ path: `${shots}/${name}-${theme}.png`, fullPage: true });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(
            violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`),
            [],
            `axe finds something on ${name}, ${theme}`,
        );
    }
}

export async function step(name, work) {
    try {
        await work();
        console.log(`ok ${name}`);
    } catch (failure) {
        await page.screenshot({ path: `${shots}/failed.png`, fullPage: true }).catch(() => undefined);
        console.error(`failed: ${name}\n${failure.stack}\ncomplaints: ${complaints.join("; ")}`);
        await browser.close();
        process.exit(1);
    }
}

export async function end() {
    assert.deepEqual(complaints, [], "the browser complains");
    await browser.close();
    process.exit(0);
}
