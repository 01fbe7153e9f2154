// A change that waits to be confirmed: seen on every page, since on any of them one may find that all works.
import { signal } from "@preact/signals";
import type { ConfigurationStatus } from "../api/types";
import { give, visitor } from "../api/http";
import { draft } from "../pages/draft";
import { texts } from "../texts";
import { Failure } from "./parts";

/** How often a change was kept or undone here. */
export const settled = signal(0);

const failure = signal("");
const notice = signal("");

async function settle(kept: boolean): Promise<void> {
    if (!(await give({ command: kept ? "confirm" : "roll-back" }, failure))) return;
    notice.value = kept ? texts.value.settings.kept : texts.value.settings.undone;
    if (!kept) draft.value = "";
    settled.value++;
    setTimeout(() => (notice.value = ""), 8_000);
}

export function Waiting(props: { state: ConfigurationStatus }) {
    const t = texts.value.settings;
    const millis = props.state.confirmMillis;
    return (
        <>
            {notice.value && (
                <p class="notice" role="status">
                    {notice.value}
                </p>
            )}
            {millis !== null && (
                <div class="waiting" role="alert">
                    <p>{t.waiting(Math.ceil(millis / 1000))}</p>
                    {visitor.value?.role !== "viewer" && (
                        <>
                            <button type="button" class="primary" onClick={() => void settle(true)}>
                                {t.confirm}
                            </button>
                            <button type="button" onClick={() => void settle(false)}>
                                {t.rollBack}
                            </button>
                        </>
                    )}
                    <Failure text={failure.value} />
                </div>
            )}
        </>
    );
}
