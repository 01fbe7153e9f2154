/** Hands a file to the person at the browser. */
export function save(name: string, parts: BlobPart[]): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
