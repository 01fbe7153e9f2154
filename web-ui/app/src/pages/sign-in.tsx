// The door: by password, by the device's secret at the first start, or by a link.
import { signal } from "@preact/signals";
import { post, visitor } from "../api/http";
import type { Visitor } from "../api/types";
import { Icon } from "../parts/icons";
import { Failure, Field } from "../parts/parts";
import { texts } from "../texts";

/** Why the last attempt failed; empty if there was none. */
export const signInProblem = signal("");

const user = signal("");
const password = signal("");
const again = signal("");
const secret = signal("");
const busy = signal(false);

async function enter(path: string, body: unknown): Promise<void> {
    busy.value = true;
    try {
        visitor.value = await post<Visitor>(path, body);
        signInProblem.value = "";
        for (const typed of [user, password, again, secret]) typed.value = "";
    } catch (failure) {
        signInProblem.value = (failure as Error).message;
        password.value = "";
        again.value = "";
    } finally {
        busy.value = false;
    }
}

export function SignIn() {
    const t = texts.value.signIn;
    const entrance = visitor.value?.entrance ?? "link";
    const title = entrance === "first-account" ? t.first : t.title;
    document.title = `${title} · Gatehouse`;
    return (
        <main class="door" id="content">
            <span class="mark" aria-hidden="true">
                <Icon name="overview" />
            </span>
            <h1>{title}</h1>
            {signInProblem.value && (
                <div>
                    <strong>{t.problem}</strong>
                    <Failure text={signInProblem.value} />
                </div>
            )}
            {entrance === "link" && <p>{t.demo}</p>}
            {entrance === "password" && <ByPassword />}
            {entrance === "first-account" && <First />}
        </main>
    );
}

function ByPassword() {
    const t = texts.value.signIn;
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void enter("/sign-in", { user: user.value.trim(), password: password.value });
            }}
        >
            <Field name="user" label={t.user} value={user} complete="username" />
            <Field name="password" label={t.password} value={password} kind="password" complete="current-password" />
            <button type="submit" class="primary" disabled={busy.value || !user.value || !password.value}>
                {t.title}
            </button>
        </form>
    );
}

function First() {
    const t = texts.value.signIn;
    const differ = again.value !== "" && again.value !== password.value;
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void enter("/sign-in/first", {
                    secret: secret.value,
                    user: user.value.trim(),
                    password: password.value,
                });
            }}
        >
            <p class="note">{t.firstStep}</p>
            <Field name="secret" label={t.secret} value={secret} hint={t.secretHint} />
            <Field name="user" label={t.user} value={user} hint={t.userHint} complete="username" />
            <Field
                name="password"
                label={t.password}
                value={password}
                kind="password"
                hint={t.passwordHint}
                complete="new-password"
            />
            <Field name="again" label={t.again} value={again} kind="password" complete="new-password" />
            {differ && (
                <p class="invalid" role="status">
                    {t.differ}
                </p>
            )}
            <button
                type="submit"
                class="primary"
                disabled={busy.value || !secret.value || !user.value || !password.value || password.value !== again.value}
            >
                {t.begin}
            </button>
        </form>
    );
}
