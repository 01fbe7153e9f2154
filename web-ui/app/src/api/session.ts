// Coming in and going out.
import { get, post, visitor } from "./http";
import type { Visitor } from "./types";

/** Why signing in failed; empty if it did not. */
let linkFailure = "";

/** Finds out who is signed in. A link's word is used at once and taken out of the address. */
export async function enter(): Promise<string> {
    const word = /^#sign-in=([0-9a-f]+)$/.exec(location.hash)?.[1];
    if (word) {
        history.replaceState(null, "", location.pathname);
        try {
            visitor.value = await post<Visitor>("/sign-in/link", { word });
            return "";
        } catch (failure) {
            linkFailure = (failure as Error).message;
        }
    }
    visitor.value = await get<Visitor>("/session");
    return visitor.value.user ? "" : linkFailure;
}

export async function leave(): Promise<void> {
    visitor.value = await post<Visitor>("/sign-out", {});
}
