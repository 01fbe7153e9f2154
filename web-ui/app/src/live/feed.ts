// What the gateway says as it happens. One tab holds the stream and tells the others, so that ten tabs cost what one
// does: the holder of a lock is the one, and when it closes, the browser gives the lock to the next.
import { computed, effect, signal } from "@preact/signals";
import type { Event as GatewayEvent, Status } from "../api/types";
import { visitor } from "../api/http";

const MOST_EVENTS = 200;
const MOST_POINTS = 360; // half an hour of refreshes
const REFRESH_MILLIS = 4_000;
const SILENCE_MILLIS = 12_000; // a status comes at least every 5 s

export const status = signal<Status | null>(null);
export const events = signal<GatewayEvent[]>([]);
/** How much memory the process took: (milliseconds since 1970, bytes), the oldest first. */
export const memory = signal<[number, number][]>([]);
/** Whether what is shown is what is. */
export const fresh = signal(false);

type News =
    | { kind: "status"; status: Status }
    | { kind: "event"; event: GatewayEvent }
    | { kind: "lost" }
    | { kind: "hello" };

const others = new BroadcastChannel("gatehouse-live");
const user = computed(() => visitor.value?.user ?? null);
let lastHeard = 0;
let stream: EventSource | undefined;

function take(news: News): void {
    switch (news.kind) {
        case "status":
            status.value = news.status;
            fresh.value = true;
            lastHeard = Date.now();
            measure(news.status);
            break;
        case "event":
            if (events.value.some((known) => known.sequence === news.event.sequence)) return;
            events.value = [...events.value, news.event]
                .sort((one, other) => one.sequence - other.sequence)
                .slice(-MOST_EVENTS);
            break;
        case "lost":
            fresh.value = false;
            break;
        case "hello": // a new tab: it gets what this one knows
            if (stream && status.value) {
                others.postMessage({ kind: "status", status: status.value } satisfies News);
                for (const event of events.value) others.postMessage({ kind: "event", event } satisfies News);
            }
    }
}

function measure({ box }: Status): void {
    const last = memory.value.at(-1);
    if (last && box.takenAtMillis - last[0] < REFRESH_MILLIS) return;
    memory.value = [...memory.value, [box.takenAtMillis, box.system.residentBytes] as [number, number]].slice(-MOST_POINTS);
}

function tell(news: News): void {
    take(news);
    others.postMessage(news);
}

function open(): void {
    stream?.close();
    const source = new EventSource("api/v1/events");
    stream = source;
    lastHeard = Date.now();
    source.addEventListener("status", (message) => tell({ kind: "status", status: JSON.parse(message.data) }));
    source.addEventListener("event", (message) => tell({ kind: "event", event: JSON.parse(message.data) }));
    source.onerror = () => {
        tell({ kind: "lost" });
        // A browser gives up for good after an answer that is not a stream, such as a 502 or a 401.
        if (source.readyState === EventSource.CLOSED) setTimeout(recover, 1_500);
    };
}

async function recover(): Promise<void> {
    if (!visitor.value?.user) return;
    try {
        const answer = await fetch("api/v1/session", { credentials: "same-origin" });
        const known = await answer.json();
        visitor.value = known;
        if (known.user) open();
    } catch {
        setTimeout(recover, 1_500);
    }
}

/** Begins to listen, for as long as the page lives. */
export function listen(): void {
    others.onmessage = (message: MessageEvent<News>) => take(message.data);
    others.postMessage({ kind: "hello" } satisfies News);
    void navigator.locks.request("gatehouse-live", () => {
        effect(() => {
            if (user.value) open();
            else stream?.close();
        });
        return new Promise<never>(() => undefined);
    });
    setInterval(() => {
        if (Date.now() - lastHeard <= SILENCE_MILLIS) return;
        fresh.value = false;
        if (stream && stream.readyState === EventSource.OPEN) open();
    }, 2_000);
}
