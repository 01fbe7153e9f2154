// How long a browser that was never there takes to the first content of the page, in milliseconds: five fresh profiles,
// nothing cached. The sign-in page is content; what it needs is all that any page needs. Argument: the page's address.
import { chromium } from "playwright-core";

const address = process.argv[2];
const all = [];
for (let round = 0; round < 5; round++) {
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    const page = await browser.newPage();
    await page.goto(address);
    await page.locator("h1").waitFor();
    const paint = await page.evaluate(
        () =>
            new Promise((resolve) => {
                const known = performance.getEntriesByName("first-contentful-paint")[0];
                if (known) resolve(known.startTime);
                new PerformanceObserver((list) => resolve(list.getEntriesByName("first-contentful-paint")[0]?.startTime)).observe({
                    type: "paint",
                    buffered: true,
                });
            }),
    );
    all.push(Math.round(paint));
    await browser.close();
}
all.sort((one, other) => one - other);
console.log(JSON.stringify({ all, median: all[2] }));
