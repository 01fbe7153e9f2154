// The texts in the reader's language, and how numbers and times are written in it.
import { computed, effect, signal } from "@preact/signals";
import type { Saying } from "../api/types";
import { de, deSentences } from "./de";
import { en } from "./en";

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

/** What the gateway says, in the reader's language: it speaks English itself. */
export function said(saying: Saying): string {
    if (language.value === "en") return saying.text;
    const whole = deSentences[saying.sentence].replace(/\{(\d)\}/g, (_, place) => saying.values[Number(place)] ?? "");
    return whole.endsWith("..") ? whole.slice(0, -1) : whole;
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
