// Walks the page in a real browser, let in by a link. Started by PageTest, which plays the world around it.
import assert from "node:assert/strict";
import { address, ask, browser, context, end, link, look, page, shots, step } from "./walk.mjs";

// The microphone is a tone of 1,000 Hz, made in the page: what the far end hears can then be told from silence.
await context.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
        const audio = new AudioContext();
        const tone = audio.createOscillator();
        tone.frequency.value = 1_000;
        const volume = audio.createGain();
        volume.gain.value = 0.3;
        const microphone = audio.createMediaStreamDestination();
        tone.connect(volume).connect(microphone);
        tone.start();
        return microphone.stream;
    };
});

await step("the link signs in once, and leaves the address", async () => {
    await page.goto(link);
    await page.getByText("All is well", { exact: true }).waitFor();
    assert.equal(page.url(), address);
    const stranger = await browser.newContext();
    const other = await stranger.newPage();
    await other.goto(link);
    await other.getByText("does not sign in").waitFor();
    await stranger.close();
});

await step("the overview needs no scrolling on a laptop, and nothing is reached by the mouse alone", async () => {
    const overflow = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    assert.ok(overflow <= 0, `${overflow} pixels too high`);
    await look("overview");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Phone lines", level: 1 }).waitFor();
});

await step("the phone in the browser hears dial tone, and the far end hears its voice", async () => {
    await page.getByRole("button", { name: "Plug in" }).click();
    await page.getByRole("button", { name: "Lift receiver" }).click();
    await page.locator(".display .state", { hasText: "Dial tone" }).waitFor();
    await page.waitForFunction(() => document.querySelector("meter").value > 0.3);
    await page.keyboard.press("1"); // the focus is in the phone since the receiver was lifted
    for (const key of ["2", "3"]) await page.locator(".keypad button", { hasText: key }).click();
    await page.locator(".display .state", { hasText: "In a call" }).waitFor();
    const level = JSON.parse(await ask("tone 1000"));
    assert.ok(level.share > 0.9, `only ${level.share} of what the far end heard is the tone`);
    await look("lines");
    await page.goto(`${address}#/security`);
    await page.getByText("Voice is not encrypted").waitFor();
    await page.getByText("The other side refused protected voice").waitFor();
    const fates = page.locator(".card", { hasText: "Signalling: lab / alice" }).locator(".offers .badge");
    assert.deepEqual(await fates.allInnerTexts(), ["in use", "not needed", "not taken", "refused", "not ours"]);
    await look("security");
    await page.goto(`${address}#/lines`);
});

await step("a call that leaves IMS is not said to be protected to its end", async () => {
    const outside = page.getByText("The call leaves IMS on its way");
    const voice = page.locator(".card", { hasText: "Voice: phone1" });
    const says = (text) => voice.getByText(text).waitFor();
    await page.goto(`${address}#/security`);
    await says("Voice is not encrypted");
    assert.equal(await outside.count(), 0);
    await ask("far-end OUTSIDE_BY_CAUSE");
    await outside.waitFor();
    await says("Voice is not encrypted");
    await ask("seal true");
    await says("Voice is encrypted to a node inside the operator's network.");
    await outside.waitFor();
    await look("security-outside");
    await ask("far-end OUTSIDE_BY_ISUP");
    await outside.waitFor();
    await ask("far-end UNKNOWN");
    await says("Voice is encrypted to the other end, as far as known.");
    assert.equal(await outside.count(), 0);
    await ask("seal false");
    await page.goto(`${address}#/lines`);
    await page.getByRole("button", { name: "Hang up" }).click();
    await page.locator(".display .state", { hasText: "Ready" }).waitFor();
});

await step("a line says what it offers, and its bell can be tried unless it is in use", async () => {
    await page.locator(".rows", { hasText: "Withheld number: dial #31# before the number" }).waitFor();
    await page.getByRole("button", { name: "Test ring" }).click();
    await page.locator(".badge", { hasText: "Ringing" }).first().waitFor();
    assert.ok(await page.getByRole("button", { name: "Test ring" }).isDisabled());
    await page.locator(".display .state", { hasText: "Ready" }).waitFor();
    assert.equal(await ask("given test-ring"), "1");
    await page.getByRole("link", { name: "Change in the settings" }).click();
    await page.locator('[id="lines[0].digit-map"]').waitFor();
    await page.goto(`${address}#/lines`);
});

await step("a name from the network is text, whatever it is", async () => {
    await ask("ring <img src=x onerror=alert(1)>");
    await page.getByText("Call from <img src=x onerror=alert(1)>").waitFor();
    assert.equal(await page.locator("img").count(), 0);
    await page.getByRole("button", { name: "Answer" }).click();
    await page.locator(".display .state", { hasText: "In a call" }).waitFor();
    await page.getByRole("button", { name: "Hang up" }).click();
    await page.getByRole("button", { name: "Unplug" }).click();
    await ask("event <script>alert(2)</script>");
    await page.goto(`${address}#/overview`);
    await page.getByText("<script>alert(2)</script>").waitFor();
});

await step("a bad change is refused with the gateway's own words; a good one shows its difference and is undone", async () => {
    await page.goto(`${address}#/settings`);
    await page.getByRole("button", { name: "Text", exact: true }).click();
    const editor = page.getByRole("textbox", { name: "Configuration" });
    const text = await editor.inputValue();
    await look("settings");
    await editor.fill(text.replace("name: gatehouse", "name: 'a name!'"));
    await page.getByText("One problem").waitFor();
    assert.ok(await page.getByRole("button", { name: "Review changes" }).isDisabled());
    await editor.fill(text.replace("name: gatehouse", "name: attic"));
    await page.getByText("This configuration is valid.").waitFor();
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.locator(".diff .added", { hasText: "name: attic" }).waitFor();
    await look("review");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.locator(".brand", { hasText: "attic" }).waitFor();
    await page.getByText("unless you confirm it").first().waitFor();
    await look("waiting");
    await ask("expire");
    await page.locator(".brand", { hasText: "gatehouse" }).waitFor();
    assert.equal(await page.locator(".waiting").count(), 0);
});

await step("a confirmed change stays, and an older version can be taken back", async () => {
    await page.reload();
    await page.getByRole("button", { name: "Text", exact: true }).click();
    const editor = page.getByRole("textbox", { name: "Configuration" });
    await editor.waitFor();
    await editor.fill((await editor.inputValue()).replace("name: gatehouse", "name: cellar"));
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("button", { name: "Keep the change" }).click();
    await page.getByText("The change is kept.").waitFor();
    await page.locator(".history button").first().click();
    await page.getByText("This older version is in the editor").waitFor();
    assert.ok((await editor.inputValue()).includes("name: gatehouse"));
});

await step("a form changes the same text, says what is wrong below the field, and keeps comments", async () => {
    await page.reload();
    const field = page.locator('[id="device.name"]');
    await page.locator(".form > details > summary").first().click();
    await field.waitFor();
    await field.fill("a name!");
    await page.locator(".form .failure", { hasText: "letters, digits and inner hyphens" }).waitFor();
    await look("form");
    await field.fill("shed");
    await page.getByText("This configuration is valid.").waitFor();
    await page.getByRole("button", { name: "Add: Generic IMS" }).click();
    await page.locator("summary", { hasText: /^ims/ }).waitFor();
    await page.getByRole("button", { name: "Text", exact: true }).click();
    const text = await page.getByRole("textbox", { name: "Configuration" }).inputValue();
    assert.ok(text.includes("name: shed") && text.includes("timers: ims") && text.includes("# The device itself."), text);
    await page.getByRole("button", { name: "Throw away" }).click();
});

await step("the ladder shows each message without its secrets, and saves what Wireshark reads", async () => {
    await ask("sip");
    await page.goto(`${address}#/ladder`);
    const rungs = page.locator(".ladder li");
    await rungs.nth(2).waitFor();
    await page.getByRole("button", { name: "REGISTER" }).first().click();
    await page.locator("pre", { hasText: 'response="[redacted]"' }).waitFor();
    assert.equal(await page.locator("img").count(), 0);
    await look("ladder");
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as pcapng" }).click();
    await (await saving).saveAs(`${shots}/sip.pcapng`);
    assert.match(await ask("pcapng sip.pcapng"), /REGISTER.*401.*OPTIONS/);
});

await step("one button walks from the cable to a call and says where it breaks", async () => {
    await page.goto(`${address}#/diagnose`);
    await page.getByRole("button", { name: "Start diagnosis" }).click();
    await page.getByText("Nothing is broken between the cable and a call.").waitFor();
    await look("diagnose");
    await ask("fail");
    await page.getByRole("button", { name: "Walk again" }).click();
    await page.getByText("It breaks here: Registration").waitFor();
    await page.locator(".outcome", { hasText: "check user name, password and servers" }).waitFor();
    await look("diagnose-broken");
    await ask("mend");
});

await step("a capture and the support bundle can be taken away", async () => {
    await page.getByRole("button", { name: "Start capture" }).click();
    await page.getByRole("button", { name: "Stop capture" }).waitFor();
    await ask("sip");
    await page.getByRole("button", { name: "Stop capture" }).click();
    const card = page.locator(".card", { has: page.getByRole("heading", { name: "Capture" }) });
    await card.getByText("3 packets").waitFor();
    for (const [where, file] of [[card, "capture.pcapng"], [page.locator(".card", { hasText: "Support bundle" }), "bundle.zip"]]) {
        const saving = page.waitForEvent("download");
        await where.getByRole("link", { name: "Download" }).click();
        await (await saving).saveAs(`${shots}/${file}`);
    }
    assert.match(await ask("pcapng capture.pcapng"), /REGISTER.*401.*OPTIONS/);
});

await step("a backup comes back under its passphrase alone, as a change to be reviewed", async () => {
    await page.goto(`${address}#/settings`);
    await page.reload();
    await page.getByRole("button", { name: "Text", exact: true }).click();
    await page.locator("#passphrase").fill("four words make one");
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download backup" }).click();
    const backup = await saving;
    assert.match(backup.suggestedFilename(), /^cellar-\d{4}-\d\d-\d\d\.backup$/);
    await backup.saveAs(`${shots}/cellar.backup`);
    const editor = page.getByRole("textbox", { name: "Configuration" });
    const before = await editor.inputValue();
    await editor.fill(before.replace("name: cellar", "name: elsewhere"));
    await page.getByText("Restore", { exact: true }).click();
    await page.locator("#backup-file").setInputFiles(`${shots}/cellar.backup`);
    await page.locator("#backup-passphrase").fill("four words make two");
    await page.getByRole("button", { name: "Open backup" }).click();
    await page.getByText("The backup does not open: check the passphrase").waitFor();
    assert.ok((await editor.inputValue()).includes("name: elsewhere"));
    await page.locator("#backup-passphrase").fill("four words make one");
    await look("backup");
    await page.getByRole("button", { name: "Open backup" }).click();
    await page.getByText("The backup is in the editor now").waitFor();
    assert.equal(await editor.inputValue(), before);
});

await step("the log is text, and a restart is asked for twice", async () => {
    await page.goto(`${address}#/system`);
    await page.locator(".log span").nth(2).waitFor();
    await page.getByText("<img src=x onerror=alert(4)>").waitFor();
    assert.equal(await page.locator("img").count(), 0);
    await page.getByLabel("Show from").selectOption("ERROR");
    assert.equal(await page.locator(".log span").count(), 1);
    await page.getByRole("button", { name: "Restart the gateway" }).click();
    await page.getByRole("button", { name: "Restart now" }).click();
    await page.getByText("The gateway restarts").waitFor();
    assert.equal(await ask("given restart"), "1");
});

await step("trouble is told in one sentence", async () => {
    await ask("fail");
    await page.goto(`${address}#/overview`);
    await page.getByText("Something is wrong").waitFor();
    await page.locator(".headline", { hasText: "check the credential" }).waitFor();
    await look("trouble");
    await ask("mend");
    await page.getByText("All is well", { exact: true }).waitFor();
});

await step("the page speaks German", async () => {
    await page.goto(`${address}#/system`);
    await page.waitForFunction(() => document.querySelector(".chart polyline").points.length > 1);
    assert.ok((await page.locator(".chart text").allTextContents()).some((text) => text.endsWith("0 MiB")));
    await look("system");
    await page.getByLabel("Language").selectOption("de");
    await page.getByRole("heading", { name: "Dieses Gateway" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
    await page.goto(`${address}#/settings`);
    await page.getByRole("button", { name: "Formular" }).click();
    await page.locator(".form > details > summary", { hasText: "Gerät" }).click();
    await page.getByText("Der Name, den Seite, Protokoll und User-Agent zeigen.").waitFor();
    const name = page.locator('[id="device.name"]');
    await name.fill("a name!");
    await page.locator(".form .failure", { hasText: "1 bis 63 Buchstaben, Ziffern und Bindestriche darin" }).waitFor();
    await look("form-german");
    await page.getByRole("button", { name: "Verwerfen" }).click();
    for (const page_ of ["overview", "lines", "security", "ladder", "diagnose"]) {
        await page.goto(`${address}#/${page_}`);
        await page.locator("main h1").waitFor({ state: "attached" });
        await look(`${page_}-german`);
    }
    await page.goto(`${address}#/system`);
    await page.getByLabel("Sprache").selectOption("en");
});

await step("two tabs share one stream", async () => {
    const second = await context.newPage();
    await second.goto(address);
    await second.getByText("All is well", { exact: true }).waitFor();
    assert.equal(await ask("streams"), "1");
    await second.close();
});

await step("on a telephone's screen nothing is cut off", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of ["overview", "lines", "security", "ladder", "settings", "diagnose", "system"]) {
        await page.goto(`${address}#/${name}`);
        await page.locator("main h1").waitFor({ state: "attached" });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
        await look(`${name}-phone`);
    }
    await page.setViewportSize({ width: 1366, height: 768 });
});

await step("when the server goes away the page says so, and recovers by itself", async () => {
    await page.goto(`${address}#/overview`);
    await page.getByText("All is well", { exact: true }).waitFor();
    await ask("stop");
    await page.getByText("The gateway does not answer").waitFor();
    const word = await ask("start");
    assert.match(word, /^\/#sign-in=/);
    // A demo's server keeps no sessions: the page finds that it has to ask for a new link, without being reloaded.
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await look("sign-in");
    await page.goto(address + word.slice(1));
    await page.getByText("All is well", { exact: true }).waitFor();
});

await end();
