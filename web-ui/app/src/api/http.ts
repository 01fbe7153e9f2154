// Requests to the gateway. An error is always a sentence that can be shown.
import { signal, type Signal } from "@preact/signals";
import type { Command, Refusal, Result, Visitor } from "./types";
import { phrase, said, texts } from "../texts";

const ROOT = "api/v1";

/** Who is signed in; null until the gateway has said. */
export const visitor = signal<Visitor | null>(null);

export class Refused extends Error {
    constructor(
        readonly status: number,
        readonly body: unknown,
        reason: string,
    ) {
        super(reason);
    }
}

function reasonIn(body: unknown): string | undefined {
    if (typeof body !== "object" || body === null || !("reason" in body) || typeof body.reason !== "string") return undefined;
    return whyNot(body as Refusal);
}

/** A refusal in the reader's language, where it has a key. */
export function whyNot(refused: Refusal): string {
    return refused.saying ? said(refused.saying) : phrase(refused.reason);
}

async function send(path: string, init: RequestInit): Promise<unknown> {
    const response = await fetch(`${ROOT}${path}`, { credentials: "same-origin", ...init }).catch(() => {
        throw new Error(texts.value.unreachable);
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return body;
    if (response.status === 401) visitor.value = { user: null, role: null, token: null, entrance: visitor.value?.entrance ?? "link" };
    throw new Refused(response.status, body, reasonIn(body) ?? texts.value.strange(response.status));
}

export async function get<T>(path: string): Promise<T> {
    return (await send(path, {})) as T;
}

export async function post<T>(path: string, body: unknown): Promise<T> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    const token = visitor.value?.token;
    if (token) headers["X-Gatehouse-Token"] = token;
    return (await send(path, { method: "POST", headers, body: JSON.stringify(body) })) as T;
}

/** Gives a command. What the gateway refuses is a result like any other. */
export async function command(command: Command): Promise<Result> {
    try {
        return await post<Result>("/commands", command);
    } catch (failure) {
        if (failure instanceof Refused && isResult(failure.body)) return failure.body;
        throw failure;
    }
}

function isResult(body: unknown): body is Result {
    return typeof body === "object" && body !== null && "result" in body;
}

/** Gives a command; why it was not done goes to {@code failure}, which is emptied first. */
export async function give(what: Command, failure: Signal<string>): Promise<Result | null> {
    failure.value = "";
    try {
        const result = await command(what);
        if (result.result === "refused") failure.value = whyNot(result);
        return result.result === "refused" ? null : result;
    } catch (problem) {
        failure.value = (problem as Error).message;
        return null;
    }
}
