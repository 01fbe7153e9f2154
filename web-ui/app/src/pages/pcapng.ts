// Messages as a capture file (draft-ietf-opsawg-pcapng 4.1, 4.2, 4.3): each as one UDP datagram in a raw IP packet,
// whatever it travelled in, so that any reader shows SIP. Checksums are 0, which readers take for "not computed".
import type { TracedMessage } from "../api/types";

const RAW_IP = 101; // LINKTYPE_RAW
const UDP = 17;
const LONGEST = 65_000;

function block(type: number, body: Uint8Array): Uint8Array {
    const padded = (body.length + 3) & ~3;
    const out = new Uint8Array(padded + 12);
    const view = new DataView(out.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, out.length, true);
    out.set(body, 8);
    view.setUint32(padded + 8, out.length, true);
    return out;
}

/** "192.0.2.1:5060" or "[2001:db8::1]:5060". */
function endpoint(text: string): { octets: number[]; port: number } {
    const colon = text.lastIndexOf(":");
    const host = text.slice(0, colon).replace(/^\[|\]$/g, "");
    const port = Number(text.slice(colon + 1));
    if (!host.includes(":")) return { octets: host.split(".").map(Number), port };
    const [head = "", tail] = host.split("::");
    const words = (part: string) => (part === "" ? [] : part.split(":").map((word) => parseInt(word, 16)));
    const first = words(head);
    const last = words(tail ?? "");
    const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
    return { octets: all.flatMap((word) => [word >> 8, word & 0xff]), port };
}

function packet(message: TracedMessage): Uint8Array {
    const payload = new TextEncoder().encode(message.text).slice(0, LONGEST);
    const ends = [endpoint(message.local), endpoint(message.remote)] as const;
    const [from, to] = message.sent ? ends : ([ends[1], ends[0]] as const);
    const four = from.octets.length === 4;
    const header = four ? 20 : 40;
    const length = 8 + payload.length;
    const out = new Uint8Array(header + length);
    const view = new DataView(out.buffer);
    if (four) {
        out.set([0x45, 0], 0);
        view.setUint16(2, header + length);
        out.set([64, UDP], 8);
        out.set(from.octets, 12);
        out.set(to.octets, 16);
    } else {
        out.set([0x60], 0);
        view.setUint16(4, length);
        out.set([UDP, 64], 6);
        out.set(from.octets, 8);
        out.set(to.octets, 24);
    }
    view.setUint16(header, from.port);
    view.setUint16(header + 2, to.port);
    view.setUint16(header + 4, length);
    out.set(payload, header + 8);
    return out;
}

function enhanced(message: TracedMessage): Uint8Array {
    const data = packet(message);
    const body = new Uint8Array(20 + data.length);
    const view = new DataView(body.buffer);
    const micros = BigInt(message.atMillis) * 1_000n;
    view.setUint32(4, Number(micros >> 32n), true);
    view.setUint32(8, Number(micros & 0xffff_ffffn), true);
    view.setUint32(12, data.length, true);
    view.setUint32(16, data.length, true);
    body.set(data, 20);
    return block(6, body);
}

export function pcapng(messages: TracedMessage[]): BlobPart {
    const section = new Uint8Array(16);
    const head = new DataView(section.buffer);
    head.setUint32(0, 0x1a2b3c4d, true);
    head.setUint16(4, 1, true);
    head.setBigInt64(8, -1n, true);
    const face = new Uint8Array(8);
    new DataView(face.buffer).setUint16(0, RAW_IP, true);
    const blocks = [block(0x0a0d0d0a, section), block(1, face), ...messages.map(enhanced)];
    const out = new Uint8Array(blocks.reduce((sum, one) => sum + one.length, 0));
    let at = 0;
    for (const one of blocks) {
        out.set(one, at);
        at += one.length;
    }
    return out;
}
