// The earpiece and the mouthpiece, on the browser's audio thread. Voice frames go to and from the page by messages.
import { Resampler } from "./resampler";

declare const sampleRate: number;
declare function registerProcessor(name: string, processor: unknown): void;
declare class AudioWorkletProcessor {
    readonly port: MessagePort;
}

const LINE_RATE = 8_000;
const FRAME = 160;
const CUSHION_SECONDS = 0.06; // held back before playing begins, against the network's unevenness
const MOST_SECONDS = 0.24; // more than this is thrown away: late voice is worse than a gap

class HandsetProcessor extends AudioWorkletProcessor {
    private readonly toSpeaker = new Resampler(LINE_RATE, sampleRate);
    private readonly fromMicrophone = new Resampler(sampleRate, LINE_RATE);
    private queue: Float32Array[] = [];
    private queued = 0;
    private offset = 0;
    private playing = false;
    private readonly frame = new Int16Array(FRAME);
    private filled = 0;

    constructor() {
        super();
        this.port.onmessage = (message: MessageEvent<ArrayBuffer | "flush">) => {
            if (message.data === "flush") this.flush();
            else this.enqueue(new Int16Array(message.data));
        };
    }

    process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
        const speaker = outputs[0]?.[0];
        if (speaker) this.play(speaker);
        const microphone = inputs[0]?.[0];
        if (microphone) this.capture(microphone);
        return true;
    }

    private flush(): void {
        this.queue = [];
        this.queued = 0;
        this.offset = 0;
        this.playing = false;
    }

    private enqueue(frame: Int16Array): void {
        const block = this.toSpeaker.push(Float32Array.from(frame, (sample) => sample / 32_768));
        this.queue.push(block);
        this.queued += block.length;
        while (this.queued > MOST_SECONDS * sampleRate) this.dropOldest();
    }

    private dropOldest(): void {
        this.queued -= (this.queue.shift()?.length ?? 0) - this.offset;
        this.offset = 0;
    }

    private play(speaker: Float32Array): void {
        if (!this.playing && this.queued < CUSHION_SECONDS * sampleRate) return;
        this.playing = true;
        for (let i = 0; i < speaker.length; i++) {
            const block = this.queue[0];
            if (!block) {
                this.playing = false;
                return;
            }
            speaker[i] = block[this.offset++] ?? 0;
            this.queued--;
            if (this.offset >= block.length) {
                this.queue.shift();
                this.offset = 0;
            }
        }
    }

    private capture(microphone: Float32Array): void {
        for (const sample of this.fromMicrophone.push(microphone)) {
            this.frame[this.filled++] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
            if (this.filled === FRAME) {
                const copy = this.frame.slice();
                this.port.postMessage(copy.buffer, [copy.buffer]);
                this.filled = 0;
            }
        }
    }
}

registerProcessor("handset", HandsetProcessor);
