// A backup is sealed by the gateway under a passphrase, and comes back as a change like any other.
import { signal } from "@preact/signals";
import type { Command } from "../api/types";
import { give } from "../api/http";
import { Card, Failure, Field } from "../parts/parts";
import { save } from "../parts/save";
import { texts } from "../texts";

const SHORTEST = 10;

const passphrase = signal("");
const other = signal("");
const file = signal<File | null>(null);
const notice = signal("");
const failure = signal("");

/** The text that a command is answered with; what went wrong is shown. */
async function text(what: Command): Promise<string | null> {
    notice.value = "";
    const result = await give(what, failure);
    return result?.result === "text" ? result.text : null;
}

function octets(base64: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

async function base64(blob: Blob): Promise<string> {
    let letters = "";
    for (const octet of new Uint8Array(await blob.arrayBuffer())) letters += String.fromCharCode(octet);
    return btoa(letters);
}

export function Backup(props: { name: string; opened: (yaml: string) => void }) {
    const t = texts.value.backup;
    const take = async () => {
        const sealed = await text({ command: "back-up", passphrase: passphrase.value });
        if (sealed === null) return;
        save(`${props.name}-${new Date().toISOString().slice(0, 10)}.backup`, [octets(sealed)]);
        passphrase.value = "";
        notice.value = t.taken;
    };
    const open = async () => {
        if (!file.value) return;
        const yaml = await text({ command: "open-backup", backup: await base64(file.value), passphrase: other.value });
        if (yaml === null) return;
        other.value = "";
        props.opened(yaml);
    };
    return (
        <Card title={t.title}>
            <p class="note">{t.says}</p>
            <Failure text={failure.value} />
            {notice.value && (
                <p class="notice" role="status">
                    {notice.value}
                </p>
            )}
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    void take();
                }}
            >
                <Field
                    name="passphrase"
                    label={t.passphrase}
                    value={passphrase}
                    kind="password"
                    hint={t.passphraseHint}
                    complete="new-password"
                />
                <button type="submit" disabled={passphrase.value.length < SHORTEST}>
                    {t.take}
                </button>
            </form>
            <details>
                <summary>{t.restore}</summary>
                <form
                    onSubmit={(event) => {
                        event.preventDefault();
                        void open();
                    }}
                >
                    <p class="note">{t.restoreSays}</p>
                    <p class="field">
                        <label for="backup-file">{t.file}</label>
                        <input
                            id="backup-file"
                            type="file"
                            onChange={(event) => (file.value = event.currentTarget.files?.[0] ?? null)}
                        />
                    </p>
                    <Field name="backup-passphrase" label={t.passphrase} value={other} kind="password" />
                    <button type="submit" disabled={!file.value || !other.value}>
                        {t.open}
                    </button>
                </form>
            </details>
        </Card>
    );
}
