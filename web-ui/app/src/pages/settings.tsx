// The configuration: edited as text, checked by the gateway while one types, seen as a difference before it is applied,
// and undone by the gateway itself unless the change is confirmed.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Entry, PastVersion, Result, Schema, Snapshot } from "../api/types";
import { command, get, visitor, whyNot } from "../api/http";
import { Card, Empty, Field } from "../parts/parts";
import { moment, phrase, texts } from "../texts";
import { Backup } from "./backup";
import { diff, withContext } from "./diff";
import { draft, failure, problems } from "./draft";
import { settled } from "../parts/waiting";
import { Form } from "./form";
import { loadProfiles } from "./profiles";

const CONFIRM_SECONDS = 90;
const CHECK_AFTER_MILLIS = 350;

const running = signal<string | null>(null);
const reviewing = signal(false);
const view = signal<"form" | "text">("form");
const credential = signal("");
const secret = signal("");
const notice = signal("");
const history = signal<PastVersion[]>([]);
const schema = signal<Schema | null>(null);

/** Says what a command answered, where that is not what was hoped for. */
function told(result: Result): boolean {
    failure.value = result.result === "refused" ? whyNot(result) : "";
    if (result.result === "invalid") problems.value = result.problems;
    return result.result !== "refused" && result.result !== "invalid";
}

async function attempt(work: () => Promise<void>): Promise<void> {
    try {
        await work();
    } catch (problem) {
        failure.value = (problem as Error).message;
    }
}

async function load(): Promise<void> {
    const text = await command({ command: "show-running" });
    if (!told(text) || text.result !== "text") return;
    if (draft.value === "" || draft.value === running.value) draft.value = text.text;
    running.value = text.text;
    const past = await command({ command: "show-history" });
    if (past.result === "history") history.value = past.versions;
    await loadProfiles();
    schema.value ??= await get<Schema>("/configuration/schema");
}

async function check(): Promise<void> {
    const result = await command({ command: "validate", yaml: draft.value });
    problems.value = result.result === "invalid" ? result.problems : [];
    if (result.result === "refused") failure.value = whyNot(result);
}

async function apply(): Promise<void> {
    if (!told(await command({ command: "propose", yaml: draft.value }))) return;
    if (!told(await command({ command: "commit", confirmSeconds: CONFIRM_SECONDS }))) return;
    reviewing.value = false;
    notice.value = texts.value.settings.applied;
    await load();
}

async function restore(version: number): Promise<void> {
    const text = await command({ command: "show-version", number: version });
    if (!told(text) || text.result !== "text") return;
    draft.value = text.text;
    reviewing.value = false;
    notice.value = texts.value.settings.restored;
}

export function Settings(props: { box: Snapshot }) {
    const t = texts.value.settings;
    const allowed = visitor.value?.role !== "viewer";
    const waits = props.box.configuration.confirmMillis !== null;
    // Also when a change was undone by the gateway's timer: what is in force is then another text.
    useEffect(() => {
        if (allowed) void attempt(load);
    }, [allowed, waits, settled.value]);
    if (!allowed) return <Empty>{t.noRole}</Empty>;
    return (
        <>
            {notice.value && (
                <p class="notice" role="status">
                    {notice.value}
                </p>
            )}
            {failure.value && (
                <p class="failure" role="alert">
                    {failure.value}
                </p>
            )}
            {running.value !== null && (
                <div class="cards settings">
                    <Card title={reviewing.value ? t.changes : t.text} wide>
                        {reviewing.value ? <Review waits={waits} /> : <Editor />}
                    </Card>
                    <Card title={t.passwords}>
                        <Password />
                    </Card>
                    <Card title={t.history}>
                        <History />
                    </Card>
                    {visitor.value?.role === "owner" && (
                        <Backup
                            name={props.box.system.name}
                            opened={(yaml) => {
                                draft.value = yaml;
                                reviewing.value = false;
                                notice.value = texts.value.backup.opened;
                            }}
                        />
                    )}
                    {view.value === "text" && <Card title={t.keys}>{schema.value && <Keys schema={schema.value} />}</Card>}
                </div>
            )}
        </>
    );
}

function Editor() {
    const t = texts.value.settings;
    const area = useRef<HTMLTextAreaElement>(null);
    const text = draft.value;
    useEffect(() => {
        problems.value = null;
        const timer = setTimeout(() => void attempt(check), CHECK_AFTER_MILLIS);
        return () => clearTimeout(timer);
    }, [text]);
    const goTo = (line: number) => {
        const start = text.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
        view.value = "text";
        setTimeout(() => {
            area.current?.focus();
            area.current?.setSelectionRange(start, start);
        });
    };
    return (
        <>
            <div class="tabs" role="group" aria-label={t.view}>
                {(["form", "text"] as const).map((one) => (
                    <button key={one} type="button" aria-pressed={view.value === one} onClick={() => (view.value = one)}>
                        {t.views[one]}
                    </button>
                ))}
            </div>
            {view.value === "form" && schema.value ? (
                <Form schema={schema.value} />
            ) : (
                <>
                    <p class="note" id="hint">
                        {t.hint}
                    </p>
                    <textarea
                        ref={area}
                        aria-label={t.text}
                        aria-describedby="hint verdict"
                        spellcheck={false}
                        value={text}
                        onInput={(event) => {
                            draft.value = event.currentTarget.value;
                            notice.value = "";
                        }}
                    />
                </>
            )}
            <div id="verdict" aria-live="polite">
                <Findings goTo={goTo} />
            </div>
            <p class="actions">
                <button
                    type="button"
                    class="primary"
                    disabled={problems.value?.length !== 0 || text === running.value}
                    onClick={() => (reviewing.value = true)}
                >
                    {t.review}
                </button>
                <button type="button" disabled={text === running.value} onClick={() => (draft.value = running.value ?? "")}>
                    {t.discard}
                </button>
            </p>
        </>
    );
}

function Findings(props: { goTo: (line: number) => void }) {
    const t = texts.value.settings;
    const found = problems.value;
    if (found === null) return <p class="note">{t.check}</p>;
    if (found.length === 0) return <p class="valid">{draft.value === running.value ? t.unchanged : t.good}</p>;
    return (
        <>
            <p class="invalid">{t.problems(found.length)}</p>
            <ul class="problems">
                {found.map((problem) => (
                    <li key={`${problem.line}:${problem.column}:${problem.path}`}>
                        <button type="button" class="plain" onClick={() => props.goTo(problem.line)}>
                            {t.at(problem.line)}
                        </button>
                        <span>
                            <code>{problem.path}</code> {t.found(phrase(problem.found), phrase(problem.allowed))} {phrase(problem.hint)}
                        </span>
                    </li>
                ))}
            </ul>
        </>
    );
}

function Review(props: { waits: boolean }) {
    const t = texts.value.settings;
    const changes = withContext(diff(running.value ?? "", draft.value), 3);
    return (
        <>
            <pre class="diff" tabIndex={0}>
                {changes.map((change, place) => (
                    <span key={place} class={change.kind}>
                        {change.kind === "added" ? "+ " : change.kind === "removed" ? "- " : "  "}
                        {change.text}
                        {"\n"}
                    </span>
                ))}
            </pre>
            <p class="actions">
                <button type="button" class="primary" disabled={props.waits} onClick={() => void attempt(apply)}>
                    {t.apply}
                </button>
                <button type="button" onClick={() => (reviewing.value = false)}>
                    {t.edit}
                </button>
            </p>
        </>
    );
}

/** An operator's password: it goes into the gateway's file of secrets and never comes back. */
function Password() {
    const t = texts.value.settings;
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void attempt(async () => {
                    const body = { command: "set-password", credential: credential.value.trim(), password: secret.value } as const;
                    if (!told(await command(body))) return;
                    notice.value = t.passwordKept(body.credential);
                    secret.value = "";
                    await check();
                });
            }}
        >
            <Field name="credential" label={t.credential} value={credential} hint={t.credentialHint} />
            <Field name="secret" label={texts.value.signIn.password} value={secret} kind="password" complete="new-password" />
            <button type="submit" disabled={!credential.value || !secret.value}>
                {t.keepPassword}
            </button>
        </form>
    );
}

function History() {
    const t = texts.value.settings;
    if (history.value.length === 0) return <Empty>{t.noHistory}</Empty>;
    return (
        <ul class="history">
            {history.value.map((version) => (
                <li key={version.number}>
                    <span>
                        {t.version(version.number)}{" "}
                        <span class="note">
                            {t.until} {moment(version.replacedAtMillis)}
                        </span>
                    </span>
                    <button type="button" class="plain" onClick={() => void attempt(() => restore(version.number))}>
                        {t.open}
                    </button>
                </li>
            ))}
        </ul>
    );
}

/** The keys that a configuration may have, as the gateway documents them. */
function Keys(props: { schema: Schema }) {
    const { schema: part } = props;
    switch (part.type) {
        case "group":
            return (
                <>
                    {part.entries.map((entry) => (
                        <Key key={entry.key} entry={entry} />
                    ))}
                </>
            );
        case "items":
            return <Keys schema={part.element} />;
        case "names":
            return <Keys schema={part.value} />;
        case "variant":
            return (
                <>
                    {part.kinds.map((kind) => (
                        <details key={kind.name}>
                            <summary>
                                <code>kind: {kind.name}</code>
                            </summary>
                            <p>{phrase(kind.meaning)}</p>
                            <Keys schema={{ type: "group", ...kind.group }} />
                        </details>
                    ))}
                </>
            );
        case "enumeration":
            return <p class="note">{part.options.map((option) => option.name).join(" | ")}</p>;
        case "text":
            return <p class="note">{phrase(part.allowed)}</p>;
        case "whole":
            return (
                <p class="note">
                    {part.min} – {part.max} {part.unit}
                </p>
            );
        case "flag":
            return <p class="note">true | false</p>;
    }
}

function Key(props: { entry: Entry }) {
    const t = texts.value.settings;
    const { entry } = props;
    return (
        <details>
            <summary>
                <code>{entry.key}</code>
                {entry.required && <span class="note"> {t.required}</span>}
            </summary>
            <p>{phrase(entry.meaning)}</p>
            {entry.preset && (
                <p class="note">
                    {t.preset}: <code>{entry.preset}</code>
                </p>
            )}
            <Keys schema={entry.schema} />
        </details>
    );
}
