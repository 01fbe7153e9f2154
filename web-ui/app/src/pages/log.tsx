// The end of the log, and the restart: what a person looks at and does when nothing else helps.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LogTail } from "../api/types";
import { get, give } from "../api/http";
import { Card, Choice, Empty, Failure, Sure } from "../parts/parts";
import { texts } from "../texts";

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"] as const;
const LOOK_MILLIS = 3_000;

const tail = signal<LogTail | null>(null);
const least = signal<(typeof LEVELS)[number]>("INFO");
const failure = signal("");
const restarting = signal(false);

async function look(): Promise<void> {
    try {
        tail.value = await get<LogTail>("/log");
        failure.value = "";
    } catch (problem) {
        failure.value = (problem as Error).message;
    }
}

/** Lines with their level; one without (of a stack trace) has that of the line before it. */
function leveled(text: string): { level: number; line: string }[] {
    let level = 0;
    return text
        .split("\n")
        .filter(Boolean)
        .map((line) => {
            const named = LEVELS.findIndex((one) => line.split(" ", 3)[2] === one);
            if (named >= 0) level = named;
            return { level, line };
        });
}

export function Log() {
    const t = texts.value.system;
    useEffect(() => {
        void look();
        const timer = setInterval(() => void look(), LOOK_MILLIS);
        return () => clearInterval(timer);
    }, []);
    const lines = leveled(tail.value?.text ?? "").filter(({ level }) => level >= LEVELS.indexOf(least.value));
    return (
        <Card title={t.log} wide>
            <Failure text={failure.value} />
            {tail.value && !tail.value.kept ? (
                <Empty>{t.logNone}</Empty>
            ) : (
                <>
                    <Choice
                        name="log-level"
                        label={t.logLevel}
                        value={least.value}
                        options={LEVELS.map((level) => [level, t.logLevels[level]] as const)}
                        choose={(level) => (least.value = level)}
                    />
                    {lines.length === 0 ? (
                        <Empty>{t.logEmpty}</Empty>
                    ) : (
                        <pre class="diff log" tabIndex={0}>
                            {lines.map(({ level, line }, place) => (
                                <span key={place} class={level === 4 ? "removed" : level === 3 ? "warned" : ""}>
                                    {line}
                                </span>
                            ))}
                        </pre>
                    )}
                </>
            )}
        </Card>
    );
}

export function Restart() {
    const t = texts.value.system;
    const restart = async () => {
        restarting.value = (await give({ command: "restart" }, failure)) !== null;
        setTimeout(() => (restarting.value = false), 15_000);
    };
    return (
        <Card title={t.restart}>
            <p class="note">{t.restartSays}</p>
            {restarting.value && <p role="status">{t.restarting}</p>}
            <p class="actions">
                <Sure label={t.restartDo} ask={t.restartAsk} act={() => void restart()} />
            </p>
        </Card>
    );
}
