// Where it breaks, in words, and what those who help need to see.
import { signal } from "@preact/signals";
import type { CaptureStatus, Check, DiagnosisState, Diagnosis, Snapshot } from "../api/types";
import { give, visitor } from "../api/http";
import { Badge, Card, Empty, Failure, Field, type Tone } from "../parts/parts";
import { moment, said, texts } from "../texts";

const KIB = 1024;

const number = signal("");
const failure = signal("");

function tone(state: DiagnosisState): Tone {
    if (state === "good" || state === "bad") return state;
    return state === "running" || state === "warning" ? "busy" : "quiet";
}

export function Diagnose(props: { box: Snapshot }) {
    const t = texts.value.diagnose;
    if (visitor.value?.role === "viewer") return <Empty>{t.noRole}</Empty>;
    const walk = props.box.diagnosis;
    const runs = walk !== null && walk.endedAtMillis === null;
    return (
        <>
            <Failure text={failure.value} />
            <div class="cards">
                <Card title={t.title} wide>
                    <p class="note">{t.says}</p>
                    <form
                        class="one-line"
                        onSubmit={(event) => {
                            event.preventDefault();
                            void give({ command: "diagnose", number: number.value.trim() || null }, failure);
                        }}
                    >
                        <Field name="test-number" label={t.number} value={number} hint={t.numberHint} />
                        <button type="submit" class="primary" disabled={runs}>
                            {walk ? t.again : t.start}
                        </button>
                    </form>
                    {walk && <Walked walk={walk} />}
                </Card>
                <Capture state={props.box.capture} />
                <Card title={t.bundle}>
                    <p class="note">{t.bundleSays}</p>
                    <p class="actions">
                        <a class="button" href="api/v1/support-bundle" download>
                            {t.download}
                        </a>
                    </p>
                </Card>
            </div>
        </>
    );
}

function Walked(props: { walk: Diagnosis }) {
    const t = texts.value.diagnose;
    const { checks, startedAtMillis, endedAtMillis } = props.walk;
    const broken = checks.find((check) => check.state === "bad");
    const level = broken ? "error" : checks.some((check) => check.state === "warning") ? "warning" : "info";
    return (
        <>
            <ol class="steps">
                {checks.map((check, place) => (
                    <Step key={place} check={check} />
                ))}
            </ol>
            <div role="status">
                {endedAtMillis !== null && (
                    <p class={`outcome ${level}`}>
                        <strong>{broken ? t.breaks(t.steps[broken.step]) : level === "info" ? t.well : t.care}</strong>{" "}
                        {broken?.finding && said(broken.finding)}
                    </p>
                )}
            </div>
            <p class="note">
                {t.begun} {moment(startedAtMillis)}
            </p>
        </>
    );
}

function Step(props: { check: Check }) {
    const t = texts.value.diagnose;
    const { step, subject, state, finding } = props.check;
    return (
        <li class={state}>
            <span class="what">
                <strong>{t.steps[step]}</strong>
                {subject && <span class="subject">{subject}</span>}
                {finding && <span class="cause">{said(finding)}</span>}
            </span>
            <Badge tone={tone(state)}>{t.states[state]}</Badge>
        </li>
    );
}

function Capture(props: { state: CaptureStatus }) {
    const t = texts.value.diagnose;
    const { running, startedAtMillis, packets, bytes, full } = props.state;
    return (
        <Card title={t.capture} action={running ? <Badge tone="busy">{t.states.running}</Badge> : null}>
            <p class="note">{t.captureSays}</p>
            {startedAtMillis !== null && (
                <p>
                    {t.begun} {moment(startedAtMillis)}, {t.captured(packets, Math.ceil(bytes / KIB))}
                </p>
            )}
            {full && <p class="failure">{t.full}</p>}
            <p class="actions">
                {running ? (
                    <button type="button" onClick={() => void give({ command: "stop-capture" }, failure)}>
                        {t.stopCapture}
                    </button>
                ) : (
                    <button type="button" onClick={() => void give({ command: "start-capture" }, failure)}>
                        {t.startCapture}
                    </button>
                )}
                {startedAtMillis !== null && (
                    <a class="button" href="api/v1/capture" download>
                        {t.download}
                    </a>
                )}
            </p>
        </Card>
    );
}
