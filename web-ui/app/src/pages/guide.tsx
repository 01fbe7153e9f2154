// The first run, after the first account was made: the operator, then the line. What is typed goes into the gateway's own
// text of the configuration, place by place, and comes into force at the end as any change does.
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Command, Problem, Snapshot } from "../api/types";
import { command, visitor, whyNot } from "../api/http";
import { Card, Choice, Failure, Field } from "../parts/parts";
import { phrase, texts } from "../texts";
import { asOperator, loadProfiles, profiles } from "./profiles";

const CONFIRM_SECONDS = 600;
const COUNTRIES = ["AT", "AU", "CH", "DE", "ES", "FR", "GB", "IT", "NL", "PL", "SE", "US"];

const chosen = signal("");
const domain = signal("");
const server = signal("");
const phoneNumber = signal("");
const user = signal("");
const password = signal("");
const k = signal("");
const constant = signal("");
const kind = signal<"opc" | "op">("opc");
const line = signal("phone1");
const country = signal("DE");
const atLine = signal(false);
const busy = signal(false);
const failure = signal("");
const problems = signal<Problem[]>([]);

const profile = computed(() => profiles.value.find((one) => one.name === chosen.value) ?? profiles.value[0]);

/** Whether the operator knows the subscriber by the keys of an ISIM. */
const byIsim = computed(() => /^access: ipsec-3gpp$/m.test(profile.value?.yaml ?? ""));

class Stop extends Error {}

async function text(what: Command): Promise<string> {
    const result = await command(what);
    if (result.result === "text") return result.text;
    if (result.result === "refused") throw new Stop(whyNot(result));
    if (result.result === "invalid") {
        problems.value = result.problems;
        throw new Stop("");
    }
    return "";
}

/** A sample of the profile, to be shown and typed over. */
function sample(key: string): string {
    return new RegExp(`^${key}: \\[?"?([^"\\],\\n]+)`, "m").exec(profile.value?.yaml ?? "")?.[1] ?? "";
}

/** What proves the subscriber: it goes to the gateway once, and is forgotten here. */
async function keep(credential: string): Promise<void> {
    if (byIsim.value && k.value) {
        const derived = kind.value === "opc";
        await text({ command: "set-keys", credential, k: k.value.trim(), constant: constant.value.trim(), derived });
        k.value = constant.value = "";
    } else if (!byIsim.value && password.value) {
        await text({ command: "set-password", credential, password: password.value });
        password.value = "";
    }
}

async function finish(): Promise<void> {
    const chosenKind = profile.value;
    if (!chosenKind) return;
    busy.value = true;
    failure.value = "";
    problems.value = [];
    try {
        let yaml = await text({ command: "show-running" });
        const put = async (path: string, value: string, block = false) => {
            if (value) yaml = await text({ command: "edit", yaml, path, value, block });
        };
        const list = async (path: string, element: string) => {
            yaml = await text({ command: "edit", yaml, path, value: null, block: false });
            await put(path, `- ${element.trimEnd().replace(/\n/g, "\n  ")}`, true);
        };
        const at = "operators[0]";
        const name = /^name: (.*)$/m.exec(chosenKind.yaml)?.[1] ?? "operator";
        await list("operators", asOperator(chosenKind, []));
        await put(`${at}.domain`, domain.value.trim());
        await put(`${at}.proxies`, JSON.stringify([server.value.trim()]), true);
        const host = domain.value.trim();
        await put(`${at}.identities[0].impi`, user.value.trim());
        await put(`${at}.identities[0].impus`, JSON.stringify([`sip:${phoneNumber.value.trim()}@${host}`]), true);
        const identity = /^ {2}- name: (.*)$/m.exec(chosenKind.yaml)?.[1] ?? "phone";
        const block = [`id: ${line.value.trim()}`, `operator: ${name}`, `identity: ${identity}`, `country: ${country.value}`];
        await list("lines", block.join("\n"));
        await text({ command: "validate", yaml }); // before anything is kept
        await keep(/^ +credential: (.*)$/m.exec(chosenKind.yaml)?.[1] ?? name);
        await text({ command: "propose", yaml });
        await text({ command: "commit", confirmSeconds: CONFIRM_SECONDS });
        atLine.value = false;
    } catch (problem) {
        failure.value = (problem as Error).message;
    } finally {
        busy.value = false;
    }
}

/** Whether there is something left to be set up. */
export function isNew(box: Snapshot): boolean {
    return box.registrations.length === 0 && box.lines.length === 0;
}

export function Guide() {
    const t = texts.value.guide;
    useEffect(() => void loadProfiles().catch((problem: Error) => (failure.value = problem.message)), []);
    if (!profile.value) return <Failure text={failure.value} />;
    return (
        <Card title={t.title} wide>
            <h3>{t.step(atLine.value ? 3 : 2)}</h3>
            <Failure text={failure.value} />
            <ul class="problems">
                {problems.value.map((problem) => (
                    <li key={problem.path}>
                        <code>{problem.path}</code> {texts.value.settings.found(phrase(problem.found), phrase(problem.allowed))} {phrase(problem.hint)}
                    </li>
                ))}
            </ul>
            {atLine.value ? <Line /> : <Operator />}
        </Card>
    );
}

function Operator() {
    const t = texts.value.guide;
    const proven = !byIsim.value || (isKey(k.value) && isKey(constant.value)) || !(k.value || constant.value);
    const ready = domain.value && server.value && phoneNumber.value && user.value && proven;
    return (
        <form
            class="fields"
            onSubmit={(event) => {
                event.preventDefault();
                atLine.value = true;
            }}
        >
            <p class="note wide">{t.operatorSays}</p>
            <Choice
                name="profile"
                label={t.profile}
                value={profile.value?.name ?? ""}
                options={profiles.value.map((one) => [one.name, phrase(one.title)] as const)}
                choose={(name) => (chosen.value = name)}
            />
            <p class="note">{phrase(profile.value?.about ?? "")}</p>
            <Field name="domain" label={t.domain} value={domain} hint={sample("domain")} />
            <Field name="server" label={t.server} value={server} hint={`${t.serverHint} ${sample("proxies")}`} />
            <Field name="phone-number" label={t.number} value={phoneNumber} hint={t.numberHint} />
            <Field name="impi" label={t.user} value={user} complete="off" />
            {byIsim.value ? (
                <Keys />
            ) : (
                <Field name="operator-password" label={t.password} value={password} kind="password" hint={t.passwordHint} complete="new-password" />
            )}
            <p class="actions">
                <button type="submit" class="primary" disabled={!ready}>
                    {t.next}
                </button>
            </p>
        </form>
    );
}

function isKey(text: string): boolean {
    return /^([0-9a-f] ?){32}$/i.test(text.trim());
}

/** The keys of an ISIM in software: only an owner may put them in. */
function Keys() {
    const t = texts.value.guide;
    if (visitor.value?.role !== "owner") return <p class="note wide">{t.keysOwner}</p>;
    return (
        <>
            <p class="note wide">{t.keysSay}</p>
            <Field name="isim-k" label={t.k} value={k} kind="password" hint={t.keyHint} complete="new-password" />
            <Choice name="constant-kind" label={t.constantKind} value={kind.value} options={t.constantKinds} choose={(one) => (kind.value = one)} />
            <Field name="isim-constant" label={t.constant} value={constant} kind="password" hint={t.keyHint} complete="new-password" />
        </>
    );
}

function Line() {
    const t = texts.value.guide;
    return (
        <form
            class="fields"
            onSubmit={(event) => {
                event.preventDefault();
                void finish();
            }}
        >
            <p class="note wide">{t.lineSays}</p>
            <Field name="line-name" label={t.line} value={line} />
            <Choice
                name="country"
                label={t.country}
                value={country.value}
                options={COUNTRIES.map((code) => [code, code] as const)}
                choose={(code) => (country.value = code)}
            />
            <p class="actions">
                <button type="submit" class="primary" disabled={!line.value || busy.value}>
                    {t.finish}
                </button>
                <button type="button" onClick={() => (atLine.value = false)}>
                    {t.back}
                </button>
            </p>
        </form>
    );
}
