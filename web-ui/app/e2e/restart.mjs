// Walks the page of a gateway that is a process of its own, which is restarted and killed meanwhile. Started by
// PageOfGatewayTest in image/scenarios.
import assert from "node:assert/strict";
import { address, ask, end, page, step } from "./walk.mjs";

const PASSWORD = "four words make one";

async function rename(to) {
    await page.goto(`${address}#/settings`);
    await page.getByRole("button", { name: "Text", exact: true }).click();
    const editor = page.getByRole("textbox", { name: "Configuration" });
    await editor.waitFor();
    await editor.fill((await editor.inputValue()).replace(/name: \w+\n/, `name: ${to}\n`));
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.locator(".brand", { hasText: to }).waitFor();
}

await step("a device's owner comes in with the word on its label", async () => {
    await page.goto(address);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await page.getByLabel("Device secret").fill(await ask("label"));
    await page.getByLabel("User name").fill("anna");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password again").fill(PASSWORD);
    await page.getByRole("button", { name: "Make the owner's account" }).click();
    await page.getByRole("heading", { name: "Set this gateway up" }).waitFor();
});

await step("a change that nobody confirmed waits on across a kill, and is then undone", async () => {
    await rename("attic");
    await page.locator(".waiting").waitFor();
    await ask("kill");
    await page.getByText("The gateway does not answer").waitFor();
    await ask("start");
    await page.getByText("The gateway does not answer").waitFor({ state: "detached" });
    await page.locator(".brand", { hasText: "attic" }).waitFor();
    await page.locator(".waiting").waitFor();
    await page.getByRole("button", { name: "Undo now" }).click();
    await page.locator(".brand", { hasText: "house" }).waitFor();
    assert.match(await ask("file"), /name: house/);
});

await step("one whose time ran out while the gateway was off is undone at its start", async () => {
    await rename("cellar");
    await page.locator(".waiting").waitFor();
    await ask("kill");
    await ask("pass 91"); // as if the device had lain without power for so long
    await ask("called"); // and somebody called before that
    await ask("start");
    await page.locator(".brand", { hasText: "house" }).waitFor();
    assert.equal(await page.locator(".waiting").count(), 0);
    await page.goto(`${address}#/overview`);
    await page.getByText("The configuration before the last commit is in force again.").first().waitFor();
});

await step("calls from before a restart are there until the owner forgets them", async () => {
    await page.goto(`${address}#/lines`);
    const call = page.getByText("phone1 from +4930555");
    await call.waitFor();
    await page.getByRole("button", { name: "Forget ended calls" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Forget ended calls" }).click();
    await page.getByRole("button", { name: "Forget them for good" }).click();
    await call.waitFor({ state: "detached" });
    assert.equal(await ask("calls"), "none");
});

await step("a restart that the page asked for brings the page back by itself, still signed in", async () => {
    const before = await ask("starts");
    await page.goto(`${address}#/system`);
    await page.getByRole("button", { name: "Restart the gateway" }).click();
    await page.getByRole("button", { name: "Restart now" }).click();
    await page.getByText("The gateway does not answer").waitFor();
    await page.getByText("The gateway does not answer").waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "This gateway" }).waitFor();
    assert.notEqual(await ask("starts"), before);
});

await end();
