// The phone as one sees it: receiver, keys, and what is going on.
import { signal } from "@preact/signals";
import type { LineStatus } from "../api/types";
import { Badge, Card } from "../parts/parts";
import { texts } from "../texts";
import { Handset } from "./handset";

const KEYS: [string, string][] = [
    ["1", ""],
    ["2", "ABC"],
    ["3", "DEF"],
    ["4", "GHI"],
    ["5", "JKL"],
    ["6", "MNO"],
    ["7", "PQRS"],
    ["8", "TUV"],
    ["9", "WXYZ"],
    ["*", ""],
    ["0", "+"],
    ["#", ""],
];

/** A phone stays plugged in while one looks at other pages. */
const handsets = new Map<string, Handset>();
const dialled = signal<Record<string, string>>({});

function handsetOf(line: string): Handset {
    const known = handsets.get(line);
    if (known) return known;
    const fresh = new Handset(line);
    handsets.set(line, fresh);
    return fresh;
}

export function Phone(props: { line: LineStatus }) {
    const t = texts.value.phone;
    const handset = handsetOf(props.line.id);
    const plugged = handset.plugged.value;
    return (
        <Card
            title={t.title(props.line.id)}
            action={
                plugged && (
                    <button type="button" class="plain" onClick={() => handset.unplug()}>
                        {t.unplug}
                    </button>
                )
            }
        >
            {handset.problem.value && (
                <p class="failure" role="alert">
                    {handset.problem.value}
                </p>
            )}
            {plugged ? <Plugged handset={handset} line={props.line} /> : <Unplugged handset={handset} />}
        </Card>
    );
}

function Unplugged(props: { handset: Handset }) {
    const t = texts.value.phone;
    return (
        <div class="unplugged">
            <p>{t.intro}</p>
            <p class="note">{t.onlyOne}</p>
            <button type="button" class="primary" onClick={() => props.handset.plugIn()}>
                {t.plugIn}
            </button>
        </div>
    );
}

function Plugged(props: { handset: Handset; line: LineStatus }) {
    const t = texts.value.phone;
    const { handset, line } = props;
    const offHook = handset.offHook.value;
    const number = dialled.value[line.id] ?? "";
    const press = (key: string) => {
        handset.key(key);
        dialled.value = { ...dialled.value, [line.id]: (number + key).slice(-32) };
    };
    const lift = () => {
        dialled.value = { ...dialled.value, [line.id]: "" };
        void handset.lift();
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (offHook && /^[0-9*#]$/.test(event.key)) press(event.key);
    };
    return (
        <div class="phone" onKeyDown={onKeyDown}>
            <div class="display" aria-live="polite">
                <span class="state">
                    {handset.ringing.value
                        ? handset.caller.value
                            ? t.ringsFrom(handset.caller.value)
                            : t.rings
                        : texts.value.lines.states[line.state]}
                </span>
                <span class="number">{number || "\u00a0"}</span>
                <meter class="ear" min={0} max={1} value={handset.heard.value} aria-label={t.earpiece} />
            </div>
            <div class="hookswitch">
                {offHook ? (
                    <button type="button" class="hang-up" onClick={() => handset.hangUp()}>
                        {t.hangUp}
                    </button>
                ) : (
                    <button type="button" class="lift" onClick={lift}>
                        {handset.ringing.value ? t.answer : t.lift}
                    </button>
                )}
                <button type="button" disabled={!offHook} onClick={() => handset.flash()}>
                    {t.flash}
                </button>
            </div>
            <div class="keypad" role="group" aria-label={t.keypad}>
                {KEYS.map(([key, letters]) => (
                    <button type="button" key={key} disabled={!offHook} onClick={() => press(key)}>
                        {key}
                        <small aria-hidden="true">{letters || "\u00a0"}</small>
                    </button>
                ))}
            </div>
            <p class="note">
                <Badge tone={handset.microphone.value === "on" ? "good" : handset.microphone.value === "refused" ? "bad" : "quiet"}>
                    {t.microphone[handset.microphone.value]}
                </Badge>
            </p>
        </div>
    );
}
