// The configuration as a form, drawn from the gateway's own schema. Each change goes into the text, comments and all, by
// the gateway itself; what is wrong stands below the field in the gateway's own words.
import { computed, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Entry, Place, Problem, Schema } from "../api/types";
import { command, whyNot } from "../api/http";
import { phrase, texts, title } from "../texts";
import { asOperator, profiles } from "./profiles";
import { draft, failure, pointedAt, problems } from "./draft";

const WRITE_AFTER_MILLIS = 300;

const places = signal<Place[]>([]);
const known = computed(() => new Map(places.value.map((place) => [place.path, place])));
const wrong = computed(() => {
    const found = new Map<string, Problem[]>();
    for (const problem of problems.value ?? []) found.set(problem.path, [...(found.get(problem.path) ?? []), problem]);
    return found;
});

let turn: Promise<void> = Promise.resolve();

/** Changes one place of the text, after the changes before it. */
function edit(path: string, value: string | null, block = false): Promise<void> {
    turn = turn.then(async () => {
        const result = await command({ command: "edit", yaml: draft.value, path, value, block });
        if (result.result === "text") draft.value = result.text;
        else if (result.result === "refused") failure.value = whyNot(result);
    });
    return turn.catch((problem: Error) => void (failure.value = problem.message));
}

export function Form(props: { schema: Schema }) {
    const text = draft.value;
    useEffect(() => {
        let gone = false;
        void command({ command: "show-places", yaml: text }).then((result) => {
            if (!gone && result.result === "places") places.value = result.places;
        });
        return () => {
            gone = true;
        };
    }, [text]);
    const { schema } = props;
    if (schema.type !== "group") return null;
    return (
        <div class="form">
            {schema.entries.map((entry) => (
                <details key={entry.key} open={has(entry.key)}>
                    <summary>
                        <strong>{title(entry.key)}</strong> <Marks path={entry.key} />
                    </summary>
                    <p class="note">{phrase(entry.meaning)}</p>
                    <Part schema={entry.schema} path={entry.key} entry={entry} />
                </details>
            ))}
        </div>
    );
}

function has(path: string): boolean {
    return path === "operators" || path === "lines";
}

/** How many problems there are below a place. */
function Marks(props: { path: string }) {
    let count = 0;
    for (const [path, found] of wrong.value) if (path.startsWith(props.path)) count += found.length;
    return count > 0 ? <span class="invalid">{texts.value.settings.problems(count)}</span> : null;
}

function Part(props: { schema: Schema; path: string; entry: Entry }) {
    const { schema, path, entry } = props;
    switch (schema.type) {
        case "group":
            return <Entries entries={schema.entries} path={path} />;
        case "variant":
            return <Variant schema={schema} path={path} entry={entry} />;
        case "items":
            return schema.element.type === "group" ? (
                <List element={schema.element} path={path} most={schema.max} />
            ) : (
                <Line entry={entry} path={path} list />
            );
        case "names":
            return <p class="note">{texts.value.settings.asText}</p>;
        default:
            return <Line entry={entry} path={path} />;
    }
}

/** A key by its title, with itself beside it where that is another word. */
function Named(props: { of: string }) {
    const named = title(props.of);
    return (
        <>
            {named} {named !== props.of && <code class="note">{props.of}</code>}
        </>
    );
}

function Entries(props: { entries: Entry[]; path: string }) {
    return (
        <div class="fields">
            {props.entries.map((entry) => {
                const path = `${props.path}.${entry.key}`;
                const inner = entry.schema.type === "group";
                return inner ? (
                    <fieldset key={path}>
                        <legend>
                            <Named of={entry.key} />
                        </legend>
                        <Part schema={entry.schema} path={path} entry={entry} />
                    </fieldset>
                ) : (
                    <Part key={path} schema={entry.schema} path={path} entry={entry} />
                );
            })}
        </div>
    );
}

/** One value, or several with commas between. */
function Line(props: { entry: Entry; path: string; list?: boolean }) {
    const { entry, path } = props;
    const t = texts.value.settings;
    const place = known.value.get(path);
    const there = props.list
        ? Array.from({ length: place?.size ?? 0 }, (_, index) => known.value.get(`${path}[${index}]`)?.value ?? "").join(", ")
        : (place?.value ?? "");
    const [typed, type] = useState<string | null>(null);
    useEffect(() => {
        if (typed === null) return;
        const timer = setTimeout(() => void write(typed).then(() => type(null)), WRITE_AFTER_MILLIS);
        return () => clearTimeout(timer);
    }, [typed]);
    const write = (value: string) => {
        if (value.trim() === "") return edit(path, null);
        if (!props.list) return edit(path, value.trim());
        const parts = value.split(",").map((part) => JSON.stringify(part.trim()));
        return edit(path, `[${parts.join(", ")}]`, true);
    };
    const options = choices(entry.schema);
    const hint = `${path}-hint`;
    const attributes = { id: path, "aria-describedby": hint };
    return (
        <div class="field">
            <label for={path}>
                <Named of={entry.key} />
                {entry.required && <span class="note"> {t.required}</span>}
            </label>
            {options ? (
                <select {...attributes} value={there} onChange={(event) => void write(event.currentTarget.value)}>
                    <option value="">{entry.preset ? `${t.preset}: ${entry.preset}` : "–"}</option>
                    {options.map((option) => (
                        <option key={option} value={option}>
                            {option}
                        </option>
                    ))}
                </select>
            ) : (
                <input
                    {...attributes}
                    spellcheck={false}
                    autocomplete="off"
                    aria-invalid={wrong.value.has(path)}
                    placeholder={entry.preset || entry.sample}
                    value={typed ?? there}
                    onInput={(event) => type(event.currentTarget.value)}
                />
            )}
            <small class="note" id={hint}>
                {phrase(entry.meaning)}
            </small>
            <Wrong path={path} />
        </div>
    );
}

function Wrong(props: { path: string }) {
    const t = texts.value.settings;
    const found = [...wrong.value].filter(([path]) => path === props.path || path.startsWith(`${props.path}[`));
    return (
        <>
            {found.flatMap(([, all]) =>
                all.map((problem) => (
                    <p key={problem.path} class="failure" role="alert">
                        {t.found(phrase(problem.found), phrase(problem.allowed))} {phrase(problem.hint)}
                    </p>
                )),
            )}
        </>
    );
}

function choices(schema: Schema): string[] | null {
    if (schema.type === "enumeration") return schema.options.map((option) => option.name);
    if (schema.type === "flag") return ["true", "false"];
    return null;
}

function Variant(props: { schema: Schema & { type: "variant" }; path: string; entry: Entry }) {
    const { schema, path, entry } = props;
    const place = known.value.get(path);
    const kind = place?.value ?? known.value.get(`${path}.kind`)?.value ?? "";
    const chosen = schema.kinds.find((one) => one.name === (kind || entry.preset));
    return (
        <div class="field">
            <label for={path}>
                <Named of={entry.key} />
            </label>
            <select id={path} value={kind} onChange={(event) => void edit(path, event.currentTarget.value || null)}>
                <option value="">{entry.preset ? `${texts.value.settings.preset}: ${entry.preset}` : "–"}</option>
                {schema.kinds.map((one) => (
                    <option key={one.name} value={one.name}>
                        {one.name}
                    </option>
                ))}
            </select>
            <small class="note">{phrase(chosen?.meaning ?? entry.meaning)}</small>
            <Wrong path={path} />
            {chosen && chosen.group.entries.length > 0 && <Entries entries={chosen.group.entries} path={path} />}
        </div>
    );
}

function List(props: { element: Schema & { type: "group" }; path: string; most: number }) {
    const { element, path, most } = props;
    const t = texts.value.settings;
    const size = known.value.get(path)?.size ?? 0;
    const names = () => Array.from({ length: size }, (_, index) => known.value.get(`${path}[${index}].name`)?.value ?? "");
    const called = (index: number) =>
        ["name", "id"].map((key) => known.value.get(`${path}[${index}].${key}`)?.value).find(Boolean) ?? `${index + 1}`;
    return (
        <>
            {Array.from({ length: size }, (_, index) => (
                <details key={index} open={size === 1 || pointedAt.value === `${path}[${index}]`}>
                    <summary>
                        {called(index)} <Marks path={`${path}[${index}]`} />
                    </summary>
                    <Entries entries={element.entries} path={`${path}[${index}]`} />
                    <button type="button" onClick={() => void edit(`${path}[${index}]`, null)}>
                        {t.removeOne(called(index))}
                    </button>
                </details>
            ))}
            {size < most && path === "operators" && (
                <div class="actions" role="group" aria-label={t.addOperator}>
                    {profiles.value.map((profile) => (
                        <button
                            key={profile.name}
                            type="button"
                            title={phrase(profile.about)}
                            onClick={() => void edit(`${path}[${size}]`, asOperator(profile, names()), true)}
                        >
                            {t.addProfile(phrase(profile.title))}
                        </button>
                    ))}
                </div>
            )}
            {size < most && path !== "operators" && (
                <p class="actions">
                    <button type="button" onClick={() => void edit(`${path}[${size}]`, fresh(element.entries, path, size), true)}>
                        {t.addOne}
                    </button>
                </p>
            )}
        </>
    );
}

/** What must be said of a new element: samples, to be changed, and names of what is there already. */
function fresh(entries: Entry[], path: string, size: number): string {
    const first = (of: string) => known.value.get(of)?.value;
    return entries
        .filter((entry) => entry.required)
        .map((entry) => {
            if (entry.key === "id" || entry.key === "name") return `${entry.key}: ${path.replace(/.*\./, "").replace(/s$/, "")}${size + 1}`;
            if (entry.key === "operator") return `operator: ${first("operators[0].name") ?? entry.sample}`;
            if (entry.key === "identity") return `identity: ${first("operators[0].identities[0].name") ?? entry.sample}`;
            return `${entry.key}: ${entry.sample || '""'}`;
        })
        .join("\n");
}
