// The texts in the reader's language, and how numbers and times are written in it.
import { computed, effect, signal } from "@preact/signals";
import type { Saying } from "../api/types";
import { de } from "./de";
import { deSentences } from "./de-sentences";
import { en } from "./en";
import { hash } from "./hash";

export type { Texts } from "./en";
export type Language = "en" | "de";
const LANGUAGES = { en, de };

function kept(): Language {
    const chosen = localStorage.getItem("language");
    if (chosen === "en" || chosen === "de") return chosen;
    return navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
}

export const language = signal<Language>(kept());
export const texts = computed(() => LANGUAGES[language.value]);

effect(() => {
    document.documentElement.lang = language.value;
});

export function speak(next: Language): void {
    localStorage.setItem("language", next);
    language.value = next;
}

function filled(template: string, values: string[]): string {
    return template.replace(/\{(\d)\}/g, (_, place) => phrase(values[Number(place)] ?? ""));
}

/** What the gateway says, in the reader's language: it speaks English itself. */
export function said(saying: Saying): string {
    if (language.value === "en") return saying.text;
    const whole = filled(deSentences[saying.sentence], saying.values);
    return whole.endsWith("..") ? whole.slice(0, -1) : whole;
}

interface German {
    titles: Record<string, string>;
    /** By the hash of the English. */
    texts: Record<string, string>;
    /** English with holes, and the German of it. */
    shapes: [string, string][];
}

const german = signal<German | null>(null);

effect(() => {
    // vite.config.ts makes this of the file's content
    if (language.value === "de") void import("./german.json").then((file) => (german.value = file.default as unknown as German));
});

const templates = computed(() =>
    (german.value?.shapes ?? []).map(([english, own]): [RegExp, string] => {
        const plain = english.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
        return [new RegExp(`^${plain.replace(/\{\d\}/g, "(.+?)")}$`, "s"), own];
    }),
);

/** An English text of the gateway's that has no key (help of the settings, what is wrong in them, causes), as far as known. */
export function phrase(english: string): string {
    const known = german.value;
    if (language.value === "en" || !known) return english;
    const whole = known.texts[hash(english)];
    if (whole) return whole;
    if (/^-?\d+ to \d+( \S+)?$/.test(english)) return english.replace(" to ", " bis ");
    if (/^[\w.+-]+(, [\w.+-]+)* or [\w.+-]+$/.test(english)) return english.replace(/ or (?=\S+$)/, " oder ");
    for (const [shape, own] of templates.value) {
        const found = shape.exec(english);
        if (found) return filled(own, found.slice(1));
    }
    return english;
}

/** A key of the configuration in the reader's words; in English the key itself is one. */
export function title(key: string): string {
    return language.value === "de" ? (german.value?.titles[key] ?? key) : key;
}

/** A moment, short: the time, with the date where it is another day. */
export function moment(millis: number): string {
    const at = new Date(millis);
    const today = at.toDateString() === new Date().toDateString();
    return at.toLocaleString(language.value, today ? { timeStyle: "medium" } : { dateStyle: "short", timeStyle: "short" });
}

/** A length of time, short: 3 d 4 h, 12 min 5 s. */
export function length(millis: number): string {
    const seconds = Math.floor(millis / 1000);
    const parts: [number, string][] = [
        [Math.floor(seconds / 86_400), "d"],
        [Math.floor(seconds / 3_600) % 24, "h"],
        [Math.floor(seconds / 60) % 60, "min"],
        [seconds % 60, "s"],
    ];
    const first = parts.findIndex(([count]) => count > 0);
    return (first < 0 ? parts.slice(-1) : parts.slice(first, first + 2))
        .map(([count, unit]) => `${count} ${unit}`)
        .join(" ");
}
