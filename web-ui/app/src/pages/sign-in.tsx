// The door: what to do to get in.
import { signal } from "@preact/signals";
import { Icon } from "../parts/icons";
import { texts } from "../texts";

/** Why the last attempt failed; empty if there was none. */
export const signInProblem = signal("");

export function SignIn() {
    const t = texts.value.signIn;
    document.title = t.title;
    return (
        <main class="door" id="content">
            <span class="mark" aria-hidden="true">
                <Icon name="overview" />
            </span>
            <h1>{t.title}</h1>
            {signInProblem.value && (
                <p class="failure" role="alert">
                    <strong>{t.problem}</strong> <span lang="en">{signInProblem.value}</span>
                </p>
            )}
            <p>{t.demo}</p>
        </main>
    );
}
