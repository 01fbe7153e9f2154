// What differs between two texts, line by line.

export interface Change {
    kind: "same" | "removed" | "added";
    text: string;
}

/** The longest common subsequence of lines, as the changes that lead from one text to the other. */
export function diff(before: string, after: string): Change[] {
    const old = before.split("\n");
    const fresh = after.split("\n");
    // common[i][j]: how many lines the rests from i and j have in common
    const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1));
    const at = (i: number, j: number) => common[i]?.[j] ?? 0;
    for (let i = old.length - 1; i >= 0; i--) {
        const row = common[i];
        if (!row) continue;
        for (let j = fresh.length - 1; j >= 0; j--) {
            row[j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
        }
    }
    const changes: Change[] = [];
    let i = 0;
    let j = 0;
    while (i < old.length || j < fresh.length) {
        if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
            changes.push({ kind: "same", text: old[i++] ?? "" });
            j++;
        } else if (i < old.length && (j >= fresh.length || at(i + 1, j) >= at(i, j + 1))) {
            changes.push({ kind: "removed", text: old[i++] ?? "" });
        } else {
            changes.push({ kind: "added", text: fresh[j++] ?? "" });
        }
    }
    return changes;
}

/** Only what changed, with a few lines around it. */
export function withContext(changes: Change[], around: number): Change[] {
    return changes.filter((change, place) =>
        change.kind !== "same" ||
        changes.slice(Math.max(0, place - around), place + around + 1).some((near) => near.kind !== "same"),
    );
}
