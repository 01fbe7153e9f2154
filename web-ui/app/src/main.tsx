// The page begins here: who is there, what language, then what the gateway says.
import { effect } from "@preact/signals";
import { render } from "preact";
import { visitor } from "./api/http";
import { enter } from "./api/session";
import { listen } from "./live/feed";
import { signInProblem } from "./pages/sign-in";
import { Shell } from "./shell";
import "./style/base.css";
import "./style/parts.css";
import "./style/pages.css";
import "./style/screens.css";

const root = document.getElementById("page");
if (root) render(<Shell />, root);

let listening = false;
effect(() => {
    if (!visitor.value?.user || listening) return;
    listening = true;
    listen();
});

async function start(): Promise<void> {
    try {
        signInProblem.value = await enter();
    } catch {
        setTimeout(() => void start(), 1_500); // the gateway is not there yet, or any more
    }
}

// A new link pasted into a page that is open already changes the fragment alone.
addEventListener("hashchange", () => {
    if (location.hash.startsWith("#sign-in=")) void start();
});

void start();
