// What a technician sees in the first minute: one sentence, then the state of everything that carries a call.
import type { ComponentChildren } from "preact";
import type { RegistrationStatus, Snapshot } from "../api/types";
import { command, visitor } from "../api/http";
import { events } from "../live/feed";
import { Events } from "../parts/events";
import { Badge, Card, Empty, Facts } from "../parts/parts";
import { ofLine, ofRegistration } from "../parts/tones";
import { moment, phrase, texts } from "../texts";
import { Guide, isNew } from "./guide";

export function Overview(props: { box: Snapshot }) {
    const { box } = props;
    return (
        <div class="cards">
            {isNew(box) && visitor.value?.role !== "viewer" && <Guide />}
            <Internet box={box} />
            <Registrations registrations={box.registrations} />
            <Lines box={box} />
            <Card title={texts.value.events.title} wide>
                <Events events={events.value} most={6} />
            </Card>
        </div>
    );
}

function Internet(props: { box: Snapshot }) {
    const t = texts.value.internet;
    const { wan } = props.box;
    const facts: [string, ComponentChildren][] = [
        [t.address, wan.address ?? t.noAddress],
        [t.nat, t.nats[wan.nat]],
    ];
    if (wan.publicAddress) facts.push([t.seenAs, wan.publicAddress]);
    const intervals = [...new Set(props.box.registrations.map((one) => one.keepAliveSeconds))];
    if (wan.nat === "present") facts.push([t.keptOpen, intervals.map((each) => (each > 0 ? t.every(each) : t.never)).join(", ")]);
    return (
        <Card title={t.title} action={wan.address ? null : <Badge tone="bad">{t.noAddress}</Badge>}>
            <Facts facts={facts} />
        </Card>
    );
}

/** What comes of it stands in the registration's state. */
async function register(one: RegistrationStatus): Promise<void> {
    await command({ command: "register", operator: one.operator, identity: one.identity }).catch(() => undefined);
}

function Registrations(props: { registrations: RegistrationStatus[] }) {
    const t = texts.value.registration;
    return (
        <Card title={t.title}>
            {props.registrations.length === 0 && <Empty>{t.none}</Empty>}
            {props.registrations.map((one) => (
                <div class="entry" key={`${one.operator}/${one.identity}`}>
                    <div class="entry-head">
                        <strong>{one.operator}</strong>
                        <Badge tone={ofRegistration(one.state)}>{t.states[one.state]}</Badge>
                    </div>
                    <p class="mono">{one.impu}</p>
                    {one.failure && <p class="failure">{phrase(one.failure)}</p>}
                    {one.state !== "registered" && one.state !== "registering" && visitor.value?.role !== "viewer" && (
                        <button type="button" onClick={() => void register(one)}>
                            {t.register}
                        </button>
                    )}
                    {one.expiresAtMillis !== null && (
                        <p class="note">
                            {t.renews} {moment(one.expiresAtMillis)}
                            {one.setupMillis !== null && <>, {t.took} {t.tookValue(one.setupMillis, one.roundTrips, one.bytes)}</>}
                        </p>
                    )}
                </div>
            ))}
        </Card>
    );
}

function Lines(props: { box: Snapshot }) {
    const t = texts.value.lines;
    return (
        <Card title={t.title} action={<a href="#/lines">{texts.value.settings.open}</a>}>
            {props.box.lines.length === 0 && <Empty>{t.none}</Empty>}
            {props.box.lines.map((line) => (
                <div class="entry" key={line.id}>
                    <div class="entry-head">
                        <strong>{line.id}</strong>
                        <Badge tone={ofLine(line.state)}>{t.states[line.state]}</Badge>
                    </div>
                    <p class="mono">{line.number ?? line.identity}</p>
                    {line.remote && <p class="note">{t.withParty(line.remote)}</p>}
                </div>
            ))}
        </Card>
    );
}
