// What the gateway knows of kinds of operators, to begin with: addresses and names in them are samples to be changed.
import { signal } from "@preact/signals";
import type { OperatorProfile, Profiles } from "../api/types";
import { get } from "../api/http";

export const profiles = signal<OperatorProfile[]>([]);

export async function loadProfiles(): Promise<void> {
    if (profiles.value.length === 0) profiles.value = (await get<Profiles>("/configuration/profiles")).profiles;
}

/** A profile's operator under a name that no other has. */
export function asOperator(profile: OperatorProfile, taken: string[]): string {
    const own = /^name: (.*)$/m.exec(profile.yaml)?.[1] ?? "operator";
    let name = own;
    for (let number = 2; taken.includes(name); number++) name = `${own}${number}`;
    return profile.yaml.replace(/^name: .*$/m, `name: ${name}`);
}
