// What surrounds every page: navigation, the sentence about the box, and whether what is shown is what is.
import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import type { Snapshot, Verdict } from "./api/types";
import { visitor } from "./api/http";
import { leave } from "./api/session";
import { fresh, status } from "./live/feed";
import { Diagnose } from "./pages/diagnose";
import { Ladder } from "./pages/ladder";
import { Lines } from "./pages/lines";
import { Overview } from "./pages/overview";
import { Security } from "./pages/security";
import { Settings } from "./pages/settings";
import { SignIn } from "./pages/sign-in";
import { System } from "./pages/system";
import { Icon } from "./parts/icons";
import { Waiting } from "./parts/waiting";
import { said, texts, type Texts } from "./texts";

type PageName = keyof Texts["pages"];

const PAGES: Record<PageName, FunctionComponent<{ box: Snapshot }>> = {
    overview: Overview,
    lines: Lines,
    security: Security,
    ladder: Ladder,
    settings: Settings,
    diagnose: Diagnose,
    system: System,
};
const NAMES = Object.keys(PAGES) as PageName[];

function asked(): PageName {
    const name = location.hash.replace(/^#\//, "");
    return NAMES.find((known) => known === name) ?? "overview";
}

const page = signal<PageName>(asked());

addEventListener("hashchange", () => {
    page.value = asked();
    document.querySelector("main")?.focus({ preventScroll: true });
    scrollTo(0, 0);
});

export function Shell() {
    const t = texts.value;
    if (!visitor.value) return <p class="splash">{t.loading}</p>;
    if (!visitor.value.user) return <SignIn />;
    const now = status.value;
    const Page = PAGES[page.value];
    document.title = `${t.pages[page.value]} · ${now?.box.system.name ?? "Gatehouse"}`;
    return (
        <>
            <a class="skip" href="#content" onClick={skip}>
                {t.skip}
            </a>
            <div class="frame">
                <Navigation box={now?.box} />
                <main id="content" tabIndex={-1}>
                    {!fresh.value && now && (
                        <p class="stale" role="alert">
                            {t.stale}
                        </p>
                    )}
                    {now ? (
                        <>
                            <Headline verdict={now.verdict} />
                            <Waiting state={now.box.configuration} />
                            <h1 class={page.value === "overview" ? "visually-hidden" : ""}>{t.pages[page.value]}</h1>
                            <Page box={now.box} />
                        </>
                    ) : (
                        <p class="splash">{t.loading}</p>
                    )}
                </main>
            </div>
        </>
    );
}

/** The fragment names the page, so the link moves the focus itself. */
function skip(event: Event) {
    event.preventDefault();
    document.querySelector("main")?.focus();
}

function Navigation(props: { box: Snapshot | undefined }) {
    const t = texts.value;
    return (
        <nav aria-label={t.navigation}>
            <p class="brand">
                <span class="mark" aria-hidden="true">
                    <Icon name="overview" />
                </span>
                {props.box?.system.name ?? "Gatehouse"}
            </p>
            <ul>
                {NAMES.map((name) => (
                    <li key={name}>
                        <a href={`#/${name}`} aria-current={page.value === name ? "page" : undefined}>
                            <Icon name={name} />
                            <span>{t.pages[name]}</span>
                        </a>
                    </li>
                ))}
            </ul>
            <button type="button" class="plain sign-out" onClick={() => void leave()}>
                {t.signOut}
            </button>
        </nav>
    );
}

function Headline(props: { verdict: Verdict }) {
    const { level, saying } = props.verdict;
    return (
        <div class={`headline ${level}`} role="status">
            <Icon name={level === "info" ? "good" : level} />
            <div>
                <strong>{texts.value.headlines[level]}</strong>
                <p>{said(saying)}</p>
            </div>
        </div>
    );
}
