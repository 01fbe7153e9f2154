// The lines with what they offer, a phone for each virtual one, and the calls with what is measured of their voice.
import type { ComponentChildren } from "preact";
import { signal } from "@preact/signals";
import type { CallStatus, LineStatus, Service, Snapshot } from "../api/types";
import { give, visitor } from "../api/http";
import { Phone } from "../phone/phone";
import { Badge, Card, Empty, Facts, Failure, Sure } from "../parts/parts";
import { ofLine } from "../parts/tones";
import { moment, phrase, texts } from "../texts";
import { pointedAt } from "./draft";

const failure = signal("");

export function Lines(props: { box: Snapshot }) {
    const t = texts.value;
    return (
        <div class="cards lines">
            {failure.value && (
                <div class="wide">
                    <Failure text={failure.value} />
                </div>
            )}
            {props.box.lines.length === 0 && (
                <Card title={t.lines.title} wide>
                    <Empty>{t.lines.none}</Empty>
                </Card>
            )}
            {props.box.lines.map((line, place) => (
                <Line key={line.id} line={line} place={place} />
            ))}
            <Card
                title={t.calls.title}
                wide={props.box.lines.length > 1}
                action={
                    visitor.value?.role === "owner" &&
                    props.box.calls.some((call) => call.state === "ended") && (
                        <Sure
                            label={t.calls.forget}
                            ask={t.calls.forgetAsk}
                            act={() => void give({ command: "forget-calls" }, failure)}
                        />
                    )
                }
            >
                {props.box.calls.length === 0 && <Empty>{t.calls.none}</Empty>}
                {[...props.box.calls].reverse().map((call) => (
                    <Call key={call.id} call={call} />
                ))}
            </Card>
        </div>
    );
}

function Line(props: { line: LineStatus; place: number }) {
    const t = texts.value.lines;
    const { line } = props;
    const facts: [string, ComponentChildren][] = [
        [t.number, line.number ?? texts.value.none],
        [t.operator, `${line.operator} / ${line.identity}`],
        [t.driver, line.driver],
        [t.hook, t.hooks[line.hook]],
    ];
    return (
        <>
            <Card title={line.id} action={<Badge tone={ofLine(line.state)}>{t.states[line.state]}</Badge>}>
                <Facts facts={facts} />
                {line.remote && <p class="note">{t.withParty(line.remote)}</p>}
                <h3>{t.services}</h3>
                <ul class="rows">
                    {line.services.map((one) => (
                        <li key={one.kind}>
                            <span>{service(one)}</span>
                        </li>
                    ))}
                </ul>
                {visitor.value?.role !== "viewer" && (
                    <p class="actions">
                        <button
                            type="button"
                            disabled={line.state !== "idle"}
                            onClick={() => void give({ command: "test-ring", line: line.id }, failure)}
                        >
                            {t.testRing}
                        </button>
                        <a class="button" href="#/settings" onClick={() => (pointedAt.value = `lines[${props.place}]`)}>
                            {t.change}
                        </a>
                    </p>
                )}
            </Card>
            {line.driver === "virtual" && <Phone line={line} />}
        </>
    );
}

function service(one: Service): string {
    const says = texts.value.lines.serviceKinds[one.kind];
    return says(one.detail);
}

function Call(props: { call: CallStatus }) {
    const t = texts.value.calls;
    const { call } = props;
    const facts: [string, ComponentChildren][] = [];
    if (call.setupMillis !== null) facts.push([t.setup, `${call.setupMillis} ms`]);
    const { media } = call;
    if (media) {
        facts.push([t.codec, media.codec]);
        facts.push([t.packets, `${media.sent} / ${media.received}`]);
        facts.push([t.lost, `${media.lost} / ${media.late}`]);
        facts.push([t.jitter, `${media.jitterMillis.toFixed(1)} ms`]);
        if (media.opinion !== null) {
            const far = media.farOpinion === null ? "–" : media.farOpinion.toFixed(1);
            facts.push([t.opinion, `${media.opinion.toFixed(1)} / ${far}`]);
        }
        facts.push([t.protection, media.suite ?? t.unprotected]);
    }
    return (
        <div class="entry">
            <div class="entry-head">
                <strong>
                    {call.line} {t[call.direction]} {call.remote ?? t.withheld}
                </strong>
                <Badge tone={call.failure ? "bad" : call.state === "ended" ? "quiet" : "busy"}>{t.states[call.state]}</Badge>
                <time class="note" dateTime={new Date(call.startedAtMillis).toISOString()}>
                    {moment(call.startedAtMillis)}
                </time>
            </div>
            {call.failure && <p class="failure">{phrase(call.failure)}</p>}
            <Facts facts={facts} />
        </div>
    );
}
