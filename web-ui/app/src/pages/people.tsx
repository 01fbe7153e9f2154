// Who may come in, who is in, who did what, and what the page proves itself with.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AllSignedIn, AuditEntry, People as Accounts, Proof, Role, Trail } from "../api/types";
import { get, post, visitor } from "../api/http";
import { Card, Choice, Empty, Facts, Failure, Field } from "../parts/parts";
import { moment, texts } from "../texts";

const ROLES = ["viewer", "technician", "owner"] as const;
const MOST_SHOWN = 50;

const accounts = signal<Accounts | null>(null);
const sessions = signal<AllSignedIn | null>(null);
const done = signal<AuditEntry[]>([]);
const proof = signal<Proof | null>(null);
const failure = signal("");
const notice = signal("");

const name = signal("");
const role = signal<Role>("technician");
const password = signal("");
const old = signal("");
const fresh = signal("");
const certificate = signal("");
const key = signal("");

async function attempt(work: () => Promise<void>): Promise<void> {
    notice.value = "";
    try {
        await work();
        failure.value = "";
    } catch (problem) {
        failure.value = (problem as Error).message;
    }
}

async function load(owner: boolean): Promise<void> {
    sessions.value = await get<AllSignedIn>("/sessions");
    proof.value = await get<Proof>("/certificate");
    if (!owner) return;
    accounts.value = await get<Accounts>("/accounts");
    done.value = (await get<Trail>("/audit")).entries;
}

export function People() {
    const t = texts.value.people;
    const owner = visitor.value?.role === "owner";
    const kept = visitor.value?.entrance === "password";
    useEffect(() => void attempt(() => load(owner)), [owner]);
    return (
        <>
            {(failure.value || notice.value) && (
                <div class="wide">
                    <Failure text={failure.value} />
                    {notice.value && (
                        <p class="notice" role="status">
                            {notice.value}
                        </p>
                    )}
                </div>
            )}
            {kept && owner && <Users />}
            {kept && <OwnPassword />}
            <Card title={t.sessions}>
                <Sessions owner={owner} />
            </Card>
            <Certificate owner={owner} />
            {owner && (
                <Card title={t.audit} wide>
                    <Audit />
                </Card>
            )}
        </>
    );
}

function Users() {
    const t = texts.value.people;
    const words = ROLES.map((one) => [one, t.roles[one]] as const);
    const set = (body: { name: string; role: Role; password: string | null }) =>
        attempt(async () => {
            accounts.value = await post<Accounts>("/accounts", body);
            notice.value = t.changed(body.name);
            await load(true);
        });
    return (
        <Card title={t.users}>
            <ul class="rows">
                {accounts.value?.accounts.map((one) => (
                    <li key={one.name}>
                        <strong>{one.name}</strong>
                        <span class="note">{t.roles[one.role]}</span>
                        <button
                            type="button"
                            class="plain"
                            aria-label={`${t.remove}: ${one.name}`}
                            onClick={() =>
                                void attempt(async () => {
                                    accounts.value = await post<Accounts>("/accounts/remove", { name: one.name });
                                    notice.value = t.removed(one.name);
                                    await load(true);
                                })
                            }
                        >
                            {t.remove}
                        </button>
                    </li>
                ))}
            </ul>
            <details>
                <summary>{t.add}</summary>
                <form
                    onSubmit={(event) => {
                        event.preventDefault();
                        void set({ name: name.value.trim(), role: role.value, password: password.value || null });
                        password.value = "";
                    }}
                >
                    <Field name="new-user" label={texts.value.signIn.user} value={name} hint={t.addHint} />
                    <Choice
                        name="new-role"
                        label={t.role}
                        value={role.value}
                        options={words}
                        choose={(one) => (role.value = one)}
                    />
                    <Field
                        name="new-password"
                        label={texts.value.signIn.password}
                        value={password}
                        kind="password"
                        hint={texts.value.signIn.passwordHint}
                        complete="new-password"
                    />
                    <button type="submit" class="primary" disabled={!name.value}>
                        {t.save}
                    </button>
                </form>
            </details>
        </Card>
    );
}

function OwnPassword() {
    const t = texts.value.people;
    return (
        <Card title={t.own}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    void attempt(async () => {
                        await post("/password", { old: old.value, fresh: fresh.value });
                        notice.value = t.ownChanged;
                        old.value = "";
                        fresh.value = "";
                        await load(visitor.value?.role === "owner");
                    });
                }}
            >
                <Field name="old" label={t.old} value={old} kind="password" complete="current-password" />
                <Field
                    name="fresh"
                    label={t.fresh}
                    value={fresh}
                    kind="password"
                    hint={texts.value.signIn.passwordHint}
                    complete="new-password"
                />
                <button type="submit" disabled={!old.value || !fresh.value}>
                    {t.change}
                </button>
            </form>
        </Card>
    );
}

/** What a browser calls itself is long; its name is enough to know it by. */
function browserName(agent: string): string {
    return /(Firefox|Edg|Chrome|Safari)\/[0-9]+/.exec(agent)?.[0].replace("/", " ") ?? agent.slice(0, 24);
}

function Sessions(props: { owner: boolean }) {
    const t = texts.value.people;
    return (
        <ul class="rows">
            {sessions.value?.sessions.map((one) => (
                <li key={one.id}>
                    <span>
                        <strong>{one.user}</strong> {browserName(one.browser)}{" "}
                        <span class="note">
                            {one.from} · {moment(one.usedAtMillis)}
                        </span>
                    </span>
                    {one.own ? (
                        <span class="note">{t.thisOne}</span>
                    ) : (
                        <button
                            type="button"
                            class="plain"
                            aria-label={`${t.end}: ${one.user}, ${one.from}`}
                            onClick={() =>
                                void attempt(async () => {
                                    sessions.value = await post<AllSignedIn>("/sessions/end", { id: one.id });
                                    await load(props.owner);
                                })
                            }
                        >
                            {t.end}
                        </button>
                    )}
                </li>
            ))}
        </ul>
    );
}

function Certificate(props: { owner: boolean }) {
    const t = texts.value.people;
    const now = proof.value;
    if (!now) return null;
    return (
        <Card title={t.certificate}>
            {now.tls ? (
                <>
                    <p class="note">{now.own ? t.ownCertificate : t.madeCertificate}</p>
                    <Facts
                        facts={[
                            [t.names, now.names.join(", ")],
                            [t.until, now.untilMillis !== null ? new Date(now.untilMillis).getFullYear() : ""],
                        ]}
                    />
                    <p class="note">{t.fingerprint}</p>
                    <p class="mono">{now.fingerprint}</p>
                </>
            ) : (
                <p class="note">{t.noTls}</p>
            )}
            {now.tls && props.owner && (
                <details>
                    <summary>{t.bring}</summary>
                    <form
                        onSubmit={(event) => {
                            event.preventDefault();
                            void attempt(async () => {
                                const body = { certificate: certificate.value, key: key.value };
                                proof.value = await post<Proof>("/certificate", body);
                                certificate.value = "";
                                key.value = "";
                                notice.value = t.brought;
                            });
                        }}
                    >
                        <Pem name="certificate" label={t.certificatePem} value={certificate} />
                        <Pem name="key" label={t.keyPem} value={key} />
                        <button type="submit" class="primary" disabled={!certificate.value || !key.value}>
                            {t.use}
                        </button>
                    </form>
                </details>
            )}
        </Card>
    );
}

function Pem(props: { name: string; label: string; value: typeof certificate }) {
    return (
        <p class="field">
            <label for={props.name}>{props.label}</label>
            <textarea
                id={props.name}
                class="short"
                spellcheck={false}
                autocomplete="off"
                value={props.value.value}
                onInput={(event) => (props.value.value = event.currentTarget.value)}
            />
        </p>
    );
}

function Audit() {
    const t = texts.value.people;
    if (done.value.length === 0) return <Empty>{t.noAudit}</Empty>;
    return (
        <ol class="events">
            {done.value.slice(0, MOST_SHOWN).map((entry, place) => (
                <li key={place} class={entry.done ? "info" : "warning"}>
                    <span class="what">
                        <strong>{entry.user}</strong> {t.actions[entry.action]}
                        {entry.subject && <span class="subject">{entry.subject}</span>}
                        {!entry.done && <span class="invalid"> {t.refused}</span>}
                    </span>
                    <span class="subject">{entry.from}</span>
                    <time dateTime={new Date(entry.atMillis).toISOString()}>{moment(entry.atMillis)}</time>
                </li>
            ))}
        </ol>
    );
}
