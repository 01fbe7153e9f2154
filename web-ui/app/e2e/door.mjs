// Walks the door of a device over HTTPS: the first start, passwords, users, and a restart. Started by PageTest.
import assert from "node:assert/strict";
import { address, ask, browser, end, look, page, step } from "./walk.mjs";

const PASSWORD = "four words make one";

async function fill(fields) {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

await step("the first start asks for a password", async () => {
    await page.goto(address);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await look("welcome");
    await fill({ "Device secret": "AAAA-BBBB-CCCC-DDDD", "User name": "anna", Password: PASSWORD, "Password again": PASSWORD });
    await page.getByRole("button", { name: "Make the owner's account" }).click();
    await page.getByText("read it from the label again").waitFor();
    const label = await ask("label");
    await fill({ "Device secret": label, "User name": "anna", Password: "short", "Password again": "short" });
    await page.getByRole("button", { name: "Make the owner's account" }).click();
    await page.getByText("fewer than 10 characters").waitFor();
    await fill({ Password: PASSWORD, "Password again": PASSWORD });
    await page.getByRole("button", { name: "Make the owner's account" }).click();
    await page.getByText("All is well", { exact: true }).waitFor();
    const cookies = await page.context().cookies();
    assert.deepEqual(
        cookies.map(({ name, secure, httpOnly, sameSite }) => ({ name, secure, httpOnly, sameSite })),
        [{ name: "__Host-gatehouse", secure: true, httpOnly: true, sameSite: "Strict" }],
    );
});

await step("the guide leads through operator and line, and what it wrote is what the gateway takes", async () => {
    await ask("empty");
    await page.getByRole("heading", { name: "Set this gateway up" }).waitFor();
    await page.getByText("Step 2 of 3").waitFor();
    await look("guide-operator");
    await page.getByLabel("Kind of operator").selectOption("sip-tls");
    await fill({ Domain: "tel.example", Server: "sip.tel.example:5061", "Phone number": "+4930123", "User name": "anna" });
    await page.locator("#operator-password").fill("looking glass");
    await page.getByRole("button", { name: "Next: the line" }).click();
    await page.getByText("Step 3 of 3").waitFor();
    await look("guide-line");
    await page.getByLabel("Name of the line").fill("Not A Name");
    await page.getByRole("button", { name: "Set up" }).click();
    await page.locator(".problems", { hasText: "lines[0].id" }).waitFor();
    await page.getByLabel("Name of the line").fill("kitchen");
    await page.getByRole("button", { name: "Set up" }).click();
    await page.getByText("unless you confirm it").first().waitFor();
    await page.getByRole("button", { name: "Keep the change" }).click();
    await page.getByText("The change is kept.").waitFor();
    assert.equal(await ask("given set-password"), "1", "what the gateway refused kept nothing");
    await page.goto(`${address}#/settings`);
    await page.getByRole("button", { name: "Text", exact: true }).click();
    const text = await page.getByRole("textbox", { name: "Configuration" }).inputValue();
    for (const part of ["domain: tel.example", "sip.tel.example:5061", "sip:+4930123@tel.example", "id: kitchen", "transport: tls"]) {
        assert.ok(text.includes(part), `${part} is missing in ${text}`);
    }
    assert.ok(!text.includes("looking glass"));
});

await step("an IMS operator's keys are entered once, and seen nowhere afterwards", async () => {
    const k = "465b5ce8b199b49faa5f0a2ee238a6bc";
    await ask("empty");
    await page.goto(`${address}#/overview`);
    await page.getByText("Step 2 of 3").waitFor();
    await page.getByLabel("Kind of operator").selectOption("ims");
    await fill({ Domain: "ims.example", Server: "pcscf.ims.example", "Phone number": "+4930123", "User name": "262010000000001" });
    const next = page.getByRole("button", { name: "Next: the line" });
    await page.locator("#isim-k").fill(k.slice(1));
    await page.locator("#isim-constant").fill("cd63cb71954a9f4e48a5994e37a02baf");
    assert.ok(await next.isDisabled(), "a digit is missing");
    await page.locator("#isim-k").fill(k);
    assert.equal(await page.locator("#isim-k").getAttribute("type"), "password");
    await look("guide-ims");
    await next.click();
    await page.getByRole("button", { name: "Set up" }).click();
    await page.getByText("unless you confirm it").first().waitFor();
    assert.equal(await ask("given set-keys"), "1");
    await page.getByRole("button", { name: "Keep the change" }).click();
    await page.getByText("The change is kept.").waitFor();
    await page.goto(`${address}#/settings`);
    await page.getByRole("button", { name: "Text", exact: true }).click();
    await page.waitForFunction(() => document.querySelector("textarea").value.includes("access: ipsec-3gpp"));
    const text = await page.getByRole("textbox", { name: "Configuration" }).inputValue();
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]));
    assert.ok(!text.includes(k) && !kept.includes(k));
});

await step("an owner gives others a way in, sees who is in and what was done", async () => {
    await page.goto(`${address}#/system`);
    await page.getByText("Add or change a user").click();
    await fill({ "User name": "vera" });
    await page.locator("#new-password").fill("another long enough word");
    await page.getByLabel("Role").selectOption("viewer");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("vera is saved").waitFor();
    const stranger = await browser.newContext({ ignoreHTTPSErrors: true, locale: "de-DE" });
    const other = await stranger.newPage();
    await other.goto(address);
    await other.getByLabel("Benutzername").fill("vera");
    await other.getByLabel("Passwort").fill("not this one");
    await other.getByRole("button", { name: "Anmelden" }).click();
    await other.getByText("Name und Passwort passen nicht").waitFor();
    await other.getByLabel("Passwort").fill("another long enough word");
    await other.getByRole("button", { name: "Anmelden" }).click();
    await other.getByText("Alles in Ordnung", { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Sign out: vera" }).waitFor();
    await page.getByText("SHA-256 fingerprint").waitFor();
    await look("users");
    await page.getByRole("button", { name: "Sign out: vera" }).click();
    await other.getByRole("heading", { name: "Anmelden" }).waitFor();
    await stranger.close();
});

await step("after a restart of the gateway the page goes on by itself, still signed in", async () => {
    await page.goto(`${address}#/overview`);
    await page.getByText("All is well", { exact: true }).waitFor();
    await ask("stop");
    await page.getByText("The gateway does not answer").waitFor();
    await ask("start");
    await page.getByText("The gateway does not answer").waitFor({ state: "detached" });
    await page.getByText("All is well", { exact: true }).waitFor();
});

await step("who signed out is asked for the password", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await look("password");
    await fill({ "User name": "anna", Password: PASSWORD });
    await page.keyboard.press("Enter");
    await page.getByText("All is well", { exact: true }).waitFor();
});

await end();
