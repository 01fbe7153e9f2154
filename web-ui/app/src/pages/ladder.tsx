// Who said what to whom: SIP as a ladder for each registration and call. Credentials and keys were taken out by the
// gateway before anything was kept.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Trace, TracedMessage } from "../api/types";
import { get, visitor } from "../api/http";
import { Card, Empty, Failure } from "../parts/parts";
import { save } from "../parts/save";
import { texts } from "../texts";
import { pcapng } from "./pcapng";

const LOOK_MILLIS = 1_000;
const MOST = 400;

const messages = signal<TracedMessage[]>([]);
const chosen = signal(""); // a Call-ID; empty for all
const open = signal<number | null>(null);
const failure = signal("");

async function look(): Promise<void> {
    try {
        const last = messages.value.at(-1)?.sequence ?? 0;
        const news = (await get<Trace>(`/trace/${last}`)).messages;
        if (news.length > 0) messages.value = [...messages.value, ...news].slice(-MOST);
        failure.value = "";
    } catch (problem) {
        failure.value = (problem as Error).message;
    }
}

export function Ladder() {
    const t = texts.value.ladder;
    const allowed = visitor.value?.role !== "viewer";
    useEffect(() => {
        if (!allowed) return;
        void look();
        const timer = setInterval(() => void look(), LOOK_MILLIS);
        return () => clearInterval(timer);
    }, [allowed]);
    if (!allowed) return <Empty>{t.noRole}</Empty>;
    const shown = messages.value.filter((message) => !chosen.value || message.callId === chosen.value);
    return (
        <div class="cards">
            <Card
                title={t.title}
                wide
                action={
                    <span class="actions">
                        <button type="button" disabled={shown.length === 0} onClick={() => save("sip.txt", [asText(shown)])}>
                            {t.asText}
                        </button>
                        <button type="button" disabled={shown.length === 0} onClick={() => save("sip.pcapng", [pcapng(shown)])}>
                            {t.asPcapng}
                        </button>
                    </span>
                }
            >
                <p class="note">{t.says}</p>
                <Failure text={failure.value} />
                <Dialogues />
                {shown.length === 0 ? <Empty>{t.none}</Empty> : <Rungs messages={shown} />}
            </Card>
        </div>
    );
}

function Dialogues() {
    const t = texts.value.ladder;
    const named = new Map<string, string>();
    for (const message of messages.value) {
        if (!named.has(message.callId)) named.set(message.callId, `${message.title} · ${message.operator} · ${time(message)}`);
    }
    return (
        <p class="field">
            <label for="dialogue">{t.which}</label>
            <select id="dialogue" value={chosen.value} onChange={(event) => (chosen.value = event.currentTarget.value)}>
                <option value="">{t.all}</option>
                {[...named].map(([id, name]) => (
                    <option key={id} value={id}>
                        {name}
                    </option>
                ))}
            </select>
        </p>
    );
}

function Rungs(props: { messages: TracedMessage[] }) {
    const t = texts.value.ladder;
    return (
        <>
            <div class="rung heads" aria-hidden="true">
                <span />
                <strong>Gatehouse</strong>
                <span />
                <strong>{t.operator}</strong>
            </div>
            <ol class="ladder">
                {props.messages.map((message) => (
                    <li key={message.sequence}>
                        <button
                            type="button"
                            class={`rung ${message.sent ? "sent" : "received"} ${tone(message.title)}`}
                            aria-expanded={open.value === message.sequence}
                            onClick={() => (open.value = open.value === message.sequence ? null : message.sequence)}
                        >
                            <time>{time(message)}</time>
                            <span class="mono">{message.local}</span>
                            <span class="arrow">
                                <span class="visually-hidden">{message.sent ? t.sent : t.received} </span>
                                {message.title}
                            </span>
                            <span class="mono">{message.remote}</span>
                        </button>
                        {open.value === message.sequence && (
                            <pre class="diff" tabIndex={0}>
                                {message.text}
                            </pre>
                        )}
                    </li>
                ))}
            </ol>
        </>
    );
}

function tone(title: string): string {
    return /^[456]/.test(title) ? "bad" : /^2/.test(title) ? "good" : "";
}

function time(message: TracedMessage): string {
    return new Date(message.atMillis).toISOString().slice(11, 23);
}

function asText(shown: TracedMessage[]): string {
    return shown
        .map((message) => {
            const way = message.sent ? "->" : "<-";
            const at = new Date(message.atMillis).toISOString();
            return `${at} ${message.transport} ${message.local} ${way} ${message.remote}\n\n${message.text}\n`;
        })
        .join(`${"-".repeat(72)}\n`);
}
