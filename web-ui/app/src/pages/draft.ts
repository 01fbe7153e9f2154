// The text that a person works on, shared by the form and the editor.
import { signal } from "@preact/signals";
import type { Problem } from "../api/types";

export const draft = signal("");
/** What is wrong with it; null while it is being checked. */
export const problems = signal<Problem[] | null>(null);
export const failure = signal("");
/** A place of the form that another page points at, such as lines[0]. */
export const pointedAt = signal("");
