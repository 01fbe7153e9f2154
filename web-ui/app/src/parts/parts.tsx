// The small pieces that every page is made of.
import type { ComponentChildren } from "preact";

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
