// The box itself, its parts, and how this browser shows the page.
import type { Health, Snapshot } from "../api/types";
import { visitor } from "../api/http";
import { Badge, Card, Facts } from "../parts/parts";
import { Chart } from "../parts/chart";
import { ofHealth } from "../parts/tones";
import { THEMES, theme, wear } from "../parts/theme";
import { language, length, speak, texts } from "../texts";
import { memory } from "../live/feed";

const MIB = 1_048_576;

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
                <p class="field">
                    <label for="language">{t.languageChoice}</label>
                    <select
                        id="language"
                        value={language.value}
                        onChange={(event) => speak(event.currentTarget.value === "de" ? "de" : "en")}
                    >
                        <option value="en">English</option>
                        <option value="de">Deutsch</option>
                    </select>
                </p>
                <p class="field">
                    <label for="theme">{t.theme}</label>
                    <select id="theme" value={theme.value} onChange={(event) => wear(event.currentTarget.value)}>
                        {THEMES.map((name) => (
                            <option key={name} value={name}>
                                {t.themes[name]}
                            </option>
                        ))}
                    </select>
                </p>
                <p class="note">
                    {t.user} {visitor.value?.user} ({visitor.value?.role})
                </p>
            </Card>
            <Card title={t.trend} wide>
                <Chart points={memory.value.map(([at, bytes]) => [at / 1000, bytes / MIB])} unit="MiB" />
            </Card>
        </div>
    );
}

function State(props: { health: Health }) {
    return <Badge tone={ofHealth(props.health)}>{texts.value.components.healths[props.health]}</Badge>;
}
