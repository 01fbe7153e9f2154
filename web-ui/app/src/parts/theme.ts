// Light or dark: as the system has it, unless a person chose.
import { computed, effect, signal } from "@preact/signals";

export const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

function named(name: string | null): Theme {
    return THEMES.find((known) => known === name) ?? "system";
}

export const theme = signal<Theme>(named(localStorage.getItem("theme")));

export function wear(name: string): void {
    theme.value = named(name);
    localStorage.setItem("theme", theme.value);
}

const system = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(system.matches);
system.addEventListener("change", () => (systemDark.value = system.matches));

const dark = computed(() => (theme.value === "system" ? systemDark.value : theme.value === "dark"));

effect(() => {
    document.documentElement.dataset["theme"] = dark.value ? "dark" : "light";
});
