// What protects signalling and voice now, and what that means in plain words. Read-only.
import type { ComponentChildren } from "preact";
import type {
    AssociationStatus,
    CallStatus,
    Fate,
    ProtectionOffer,
    RegistrationStatus,
    Security as Agreed,
    Snapshot,
} from "../api/types";
import { Badge, Card, Empty, Facts, type Tone } from "../parts/parts";
import { length, phrase, texts } from "../texts";

export function Security(props: { box: Snapshot }) {
    const t = texts.value.protection;
    const calls = props.box.calls.filter((call) => call.state !== "ended" && call.media);
    return (
        <>
            <p class="note">{t.readOnly}</p>
            <div class="cards">
                {props.box.registrations.map((one) => (
                    <Signalling key={`${one.operator}/${one.identity}`} registration={one} now={props.box.takenAtMillis} />
                ))}
                {calls.length === 0 && (
                    <Card title={t.voice}>
                        <Empty>{t.noCall}</Empty>
                    </Card>
                )}
                {calls.map((call) => (
                    <Voice key={call.id} call={call} now={props.box.takenAtMillis} />
                ))}
            </div>
        </>
    );
}

/** TS 33.203 annex H has an algorithm named null, which does nothing. */
function real(algorithm: string | null): string | null {
    return algorithm === "null" ? null : algorithm;
}

function meaning(agreed: Agreed): string {
    const t = texts.value.protection;
    if (real(agreed.encryption) !== null) return t.sealed;
    return real(agreed.integrity) !== null ? t.signed : t.clear;
}

/** AES-GCM guards what it enciphers (RFC 4106); no other algorithm is then agreed on. */
function integrity(agreed: Agreed): string {
    const own = real(agreed.integrity);
    if (own !== null) return own;
    return /gcm/i.test(agreed.encryption ?? "") ? texts.value.protection.byEncryption : texts.value.none;
}

function Signalling(props: { registration: RegistrationStatus; now: number }) {
    const t = texts.value.protection;
    const { operator, identity, security, failure } = props.registration;
    if (!security) {
        return (
            <Card title={`${t.signalling}: ${operator}`}>
                <Empty>{t.unknown}</Empty>
                {failure && <p class="failure">{phrase(failure)}</p>}
            </Card>
        );
    }
    const none = texts.value.none;
    const facts: [string, ComponentChildren][] = [
        [t.access, security.access],
        [t.mode, security.mode ?? none],
        [t.integrity, integrity(security)],
        [t.encryption, real(security.encryption) ?? none],
        [t.authentication, security.aka ?? none],
    ];
    if (security.agreedAtMillis !== null) facts.push([t.since, length(props.now - security.agreedAtMillis)]);
    const ages = security.associations.map((one) => one.ageMillis);
    if (ages.length > 0) facts.push([t.keyAge, length(Math.min(...ages))]);
    return (
        <Card title={`${t.signalling}: ${operator} / ${identity}`} action={<Shield on={integrity(security) !== none} />}>
            <p>{meaning(security)}</p>
            <Facts facts={facts} />
            <Offers all={security.offers} says={security.access === "tls" ? t.tlsOffers : t.agreementOffers} />
            {security.associations.length > 0 && <Associations all={security.associations} />}
        </Card>
    );
}

const TONES: Record<Fate, Tone> = { agreed: "good", outranked: "quiet", "not-taken": "quiet", "not-ours": "quiet", unfit: "bad" };

/** All that either side named, and what became of each. */
function Offers(props: { all: ProtectionOffer[]; says: string }) {
    const t = texts.value.protection;
    if (props.all.length === 0) return null;
    return (
        <>
            <h3>{t.offers}</h3>
            <p class="note">{props.says}</p>
            <ul class="rows offers">
                {props.all.map((one, place) => (
                    <li key={place}>
                        <span>
                            <span class="mono">{one.name}</span>
                            <small class="note">{t.because[one.fate]}</small>
                            {one.why && <small class="note">{phrase(one.why)}</small>}
                        </span>
                        <Badge tone={TONES[one.fate]}>{t.fates[one.fate]}</Badge>
                    </li>
                ))}
            </ul>
        </>
    );
}

/** Each SA with its age and what went through it. */
function Associations(props: { all: AssociationStatus[] }) {
    const t = texts.value.protection;
    return (
        <details>
            <summary>{t.associations(props.all.length)}</summary>
            {props.all.map((one) => (
                <div class="entry" key={`${one.spi}/${one.inbound}`}>
                    <p class="mono">
                        {one.inbound ? "←" : "→"} {one.spi} {one.localPort}:{one.remotePort}
                    </p>
                    <p class="note">
                        {one.suite}, {length(one.ageMillis)}, {t.through(one.packets, one.bytes)}
                    </p>
                </div>
            ))}
        </details>
    );
}

function Voice(props: { call: CallStatus; now: number }) {
    const t = texts.value.protection;
    const { media, line, remote, refused, farEnd } = props.call;
    if (!media) return null;
    const { terms } = media;
    const known = farEnd !== "unknown";
    const facts: [string, ComponentChildren][] = [
        [t.profile, media.profile],
        [t.keying, media.keying ?? texts.value.none],
        [t.suite, media.suite ?? texts.value.none],
    ];
    if (terms.keysSinceMillis !== null) facts.push([t.keyAge, length(props.now - terms.keysSinceMillis)]);
    return (
        <Card
            title={`${t.voice}: ${line} · ${remote ?? texts.value.calls.withheld}`}
            action={<Shield on={media.suite !== null} />}
        >
            <p>{t.scopes[known && media.scope === "end-to-end" ? "end-to-middle" : media.scope]}</p>
            {known && <p class="note">{t.outside}</p>}
            {terms.clear && <p class="note">{t.clearBecause[terms.clear]}</p>}
            <Facts facts={facts} />
            <Offers all={terms.suites} says={terms.ours ? t.ourOffer : t.theirOffer} />
            {refused && (
                <p class="failure">
                    {t.refused} {phrase(refused)}
                </p>
            )}
        </Card>
    );
}

function Shield(props: { on: boolean }) {
    return <Badge tone={props.on ? "good" : "quiet"}>{props.on ? texts.value.protection.on : texts.value.protection.off}</Badge>;
}
