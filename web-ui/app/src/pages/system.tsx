// The box itself, its parts, and how this browser shows the page.
import type { Health, Snapshot } from "../api/types";
import { visitor } from "../api/http";
import { Badge, Card, Choice, Facts } from "../parts/parts";
import { Chart } from "../parts/chart";
import { ofHealth } from "../parts/tones";
import { THEMES, theme, wear } from "../parts/theme";
import { language, length, speak, texts } from "../texts";
import { memory } from "../live/feed";
import { Log, Restart } from "./log";
import { People } from "./people";

const MIB = 1_048_576;
const MOST_OFF_SECONDS = 60; // what is shown may be some seconds old

export function System(props: { box: Snapshot }) {
    const t = texts.value.system;
    const { system, components } = props.box;
    const mib = (bytes: number) => Math.round(bytes / MIB);
    return (
        <div class="cards">
            <Card title={t.title}>
                <Facts
                    facts={[
                        [t.name, system.name],
                        [t.version, system.version],
                        [t.up, length(system.upMillis)],
                        [t.start, `${system.startMillis} ms`],
                        [t.memory, t.memoryValue(mib(system.residentBytes), mib(system.heapBytes))],
                    ]}
                />
            </Card>
            <Card title={texts.value.components.title}>
                {components.map((part) => (
                    <div class="entry" key={part.name}>
                        <div class="entry-head">
                            <strong>{part.name}</strong>
                            <State health={part.health} />
                        </div>
                        {part.cause && <p class="failure">{part.cause}</p>}
                        {part.restarts > 0 && <p class="note">{texts.value.components.restarts(part.restarts)}</p>}
                    </div>
                ))}
            </Card>
            <Card title={t.display}>
                <Choice
                    name="language"
                    label={t.languageChoice}
                    value={language.value}
                    options={[["en", "English"], ["de", "Deutsch"]]}
                    choose={speak}
                />
                <Choice
                    name="theme"
                    label={t.theme}
                    value={theme.value}
                    options={THEMES.map((name) => [name, t.themes[name]] as const)}
                    choose={wear}
                />
                <p class="note">
                    {t.user} {visitor.value?.user} ({visitor.value?.role})
                </p>
            </Card>
            <Card title={t.crypto}>
                <Facts
                    facts={[
                        [t.cryptoWanted, system.crypto.wanted],
                        ...system.crypto.engines.map(
                            (one) => [one.name, one.problem ?? one.version ?? t.cryptoNotThere] as [string, string],
                        ),
                    ]}
                />
                {system.crypto.choices.map((one) => (
                    <div class="entry" key={`${one.transform} ${one.bytes} ${one.packets}`}>
                        <div class="entry-head">
                            <strong>{one.transform}</strong>
                            <span>{one.engine}</span>
                        </div>
                        <p class="note">{t.cryptoLoad(one.bytes, one.packets)}</p>
                        {one.figures.length > 0 && (
                            <p class="note">
                                {one.figures.map((f) => `${f.engine} ${Math.round(f.nanos)} ns`).join(", ")}
                            </p>
                        )}
                    </div>
                ))}
            </Card>
            <Clock taken={props.box.takenAtMillis} />
            {visitor.value?.role !== "viewer" && <Restart />}
            <People />
            {visitor.value?.role !== "viewer" && <Log />}
            <Card title={t.trend} wide>
                <Chart points={memory.value.map(([at, bytes]) => [at / 1000, bytes / MIB])} unit="MiB" />
            </Card>
        </div>
    );
}

function State(props: { health: Health }) {
    return <Badge tone={ofHealth(props.health)}>{texts.value.components.healths[props.health]}</Badge>;
}

/** What time it is there. A clock that is wrong breaks certificates and makes every log hard to read. */
function Clock(props: { taken: number }) {
    const t = texts.value.system;
    const off = Math.round(Math.abs(props.taken - Date.now()) / 1000);
    return (
        <Card title={t.time} action={off > MOST_OFF_SECONDS ? <Badge tone="bad">{t.time}</Badge> : null}>
            <p>
                <time dateTime={new Date(props.taken).toISOString()}>{new Date(props.taken).toLocaleString(language.value)}</time>
            </p>
            {off > MOST_OFF_SECONDS && <p class="failure">{t.clockOff(off)}</p>}
        </Card>
    );
}
