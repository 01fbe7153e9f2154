/** A short name for a text (FNV-1a, 32 bits), by which its translation is found. Used at build time as well. */
export function hash(text: string): string {
    let sum = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return sum.toString(36);
}
