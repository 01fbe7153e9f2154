// The small pieces that every page is made of.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { texts } from "../texts";

export type Tone = "good" | "busy" | "bad" | "quiet";

export function Card(props: { title: string; wide?: boolean; children: ComponentChildren; action?: ComponentChildren }) {
    return (
        <section class={props.wide ? "card wide" : "card"} aria-label={props.title}>
            <header>
                <h2>{props.title}</h2>
                {props.action}
            </header>
            {props.children}
        </section>
    );
}

/** A state in a word, told by colour and by shape. */
export function Badge(props: { tone: Tone; children: ComponentChildren }) {
    return (
        <span class={`badge ${props.tone}`}>
            <span class="dot" aria-hidden="true" />
            {props.children}
        </span>
    );
}

export function Facts(props: { facts: [string, ComponentChildren][] }) {
    return (
        <dl class="facts">
            {props.facts.map(([name, value]) => (
                <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            ))}
        </dl>
    );
}

export function Empty(props: { children: ComponentChildren }) {
    return <p class="empty">{props.children}</p>;
}

/** A labelled field of one line; {@code kind} as HTML has it. */
export function Field(props: {
    name: string;
    label: string;
    value: Signal<string>;
    kind?: "text" | "password";
    hint?: string;
    complete?: string;
}) {
    const hint = props.hint ? `${props.name}-hint` : undefined;
    return (
        <p class="field">
            <label for={props.name}>{props.label}</label>
            <input
                id={props.name}
                name={props.name}
                {...(props.kind === "password" ? { type: "password" as const } : { type: "text" as const })}
                autocomplete={props.complete ?? "off"}
                autocapitalize="none"
                spellcheck={false}
                aria-describedby={hint}
                value={props.value.value}
                onInput={(event) => (props.value.value = event.currentTarget.value)}
            />
            {props.hint && (
                <small class="note" id={hint}>
                    {props.hint}
                </small>
            )}
        </p>
    );
}

/** What went wrong, where something did. */
export function Failure(props: { text: string }) {
    if (!props.text) return null;
    return (
        <p class="failure" role="alert">
            {props.text}
        </p>
    );
}

/** A button that asks once more before it does what cannot be undone. */
export function Sure(props: { label: string; ask: string; act: () => void }) {
    const [asked, setAsked] = useState(false);
    const act = () => {
        setAsked(false);
        props.act();
    };
    return asked ? (
        <>
            <button type="button" class="danger" onClick={act}>
                {props.ask}
            </button>
            <button type="button" onClick={() => setAsked(false)}>
                {texts.value.cancel}
            </button>
        </>
    ) : (
        <button type="button" onClick={() => setAsked(true)}>
            {props.label}
        </button>
    );
}

/** A choice of a few words. */
export function Choice<T extends string>(props: {
    name: string;
    label: string;
    value: T;
    options: readonly (readonly [T, string])[];
    choose: (value: T) => void;
}) {
    return (
        <p class="field">
            <label for={props.name}>{props.label}</label>
            <select
                id={props.name}
                value={props.value}
                onChange={(event) => {
                    const found = props.options.find(([value]) => value === event.currentTarget.value);
                    if (found) props.choose(found[0]);
                }}
            >
                {props.options.map(([value, word]) => (
                    <option key={value} value={value}>
                        {word}
                    </option>
                ))}
            </select>
        </p>
    );
}
