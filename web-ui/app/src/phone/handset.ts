// A phone plugged into a virtual line: the socket to the gateway, the sound card, hook and keys.
import { signal } from "@preact/signals";
import { ring } from "./bell";
import workletAddress from "./worklet.ts?worker&url";

export type Microphone = "off" | "asking" | "on" | "refused";

interface Sign {
    ring: boolean | null;
    caller: string | null;
    unplugged: string | null;
}

/** One phone. Plugging in begins without sound; lifting the receiver, a person's gesture, turns the sound on. */
export class Handset {
    readonly plugged = signal(false);
    readonly offHook = signal(false);
    readonly ringing = signal(false);
    readonly caller = signal("");
    readonly microphone = signal<Microphone>("off");
    readonly problem = signal("");
    /** How loud the earpiece is now, 0 to 1. */
    readonly heard = signal(0);

    private socket: WebSocket | undefined;
    private audio: AudioContext | undefined;
    private node: AudioWorkletNode | undefined;
    private source: MediaStreamAudioSourceNode | undefined;
    private stopBell: (() => void) | undefined;

    constructor(readonly line: string) {}

    plugIn(): void {
        if (this.socket) return;
        const address = new URL(`api/v1/lines/${encodeURIComponent(this.line)}/handset`, location.href);
        address.protocol = address.protocol.replace("http", "ws");
        address.hash = "";
        const socket = new WebSocket(address);
        socket.binaryType = "arraybuffer";
        socket.onopen = () => {
            this.plugged.value = true;
            this.problem.value = "";
        };
        socket.onmessage = (message: MessageEvent<ArrayBuffer | string>) =>
            typeof message.data === "string" ? this.see(JSON.parse(message.data)) : this.hear(message.data);
        socket.onclose = () => this.gone();
        this.socket = socket;
    }

    unplug(): void {
        this.socket?.close();
        this.gone();
    }

    async lift(): Promise<void> {
        this.offHook.value = true;
        this.silenceBell();
        this.say({ hook: "off" });
        await this.sound();
    }

    hangUp(): void {
        this.say({ hook: "on" });
        this.offHook.value = false;
        this.heard.value = 0;
        this.node?.port.postMessage("flush");
        this.source?.mediaStream.getTracks().forEach((track) => track.stop());
        this.source?.disconnect();
        this.source = undefined;
        this.microphone.value = "off";
    }

    key(key: string): void {
        this.say({ key });
    }

    flash(): void {
        this.say({ flash: true });
    }

    private say(hand: object): void {
        if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(hand));
    }

    private see(sign: Sign): void {
        if (sign.unplugged !== null) this.problem.value = sign.unplugged;
        if (sign.ring === null) return;
        this.caller.value = sign.caller ?? "";
        this.ringing.value = sign.ring;
        this.silenceBell();
        if (sign.ring) this.stopBell = ring(this.audio ?? new AudioContext());
    }

    private hear(frame: ArrayBuffer): void {
        let power = 0;
        for (const sample of new Int16Array(frame)) power += sample * sample;
        this.heard.value = Math.min(1, Math.sqrt(power / 160) / 8_000);
        this.node?.port.postMessage(frame, [frame]);
    }

    private silenceBell(): void {
        this.stopBell?.();
        this.stopBell = undefined;
    }

    private gone(): void {
        this.silenceBell();
        this.socket = undefined;
        this.plugged.value = false;
        this.ringing.value = false;
        this.hangUp();
    }

    private async sound(): Promise<void> {
        if (!this.audio || !this.node) {
            this.audio ??= new AudioContext();
            await this.audio.audioWorklet.addModule(workletAddress);
            this.node = new AudioWorkletNode(this.audio, "handset", { outputChannelCount: [1] });
            this.node.port.onmessage = (message: MessageEvent<ArrayBuffer>) => {
                if (this.offHook.value && this.socket?.readyState === WebSocket.OPEN) this.socket.send(message.data);
            };
            this.node.connect(this.audio.destination);
        }
        await this.audio.resume();
        void this.openMicrophone(this.audio, this.node);
    }

    /** Without a microphone one still hears; people are told what to do. */
    private async openMicrophone(audio: AudioContext, node: AudioWorkletNode): Promise<void> {
        if (!("mediaDevices" in navigator)) {
            this.microphone.value = "refused";
            return;
        }
        this.microphone.value = "asking";
        try {
            const stream = await navigator.mediaDevices.getUserMedia({
                audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
            });
            if (!this.offHook.value) {
                stream.getTracks().forEach((track) => track.stop());
                return;
            }
            this.source = audio.createMediaStreamSource(stream);
            this.source.connect(node);
            this.microphone.value = "on";
        } catch {
            this.microphone.value = "refused";
        }
    }
}
