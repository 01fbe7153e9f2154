// Between the line's 8 kHz and the sound card's rate: a windowed-sinc filter evaluated where samples are needed.

const HALF_WIDTH = 16; // input samples on each side, of the lower rate
const STEPS = 256; // table entries between two zeros of sinc

function windowedSinc(): Float32Array {
    const table = new Float32Array(HALF_WIDTH * STEPS + 2);
    for (let i = 0; i < table.length; i++) {
        const x = i / STEPS;
        const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
        const position = Math.min(1, x / HALF_WIDTH);
        const window = 0.42 + 0.5 * Math.cos(Math.PI * position) + 0.08 * Math.cos(2 * Math.PI * position); // Blackman
        table[i] = sinc * window;
    }
    return table;
}

const TABLE = windowedSinc();

/** Resamples a stream, block after block; it delays by its half width. */
export class Resampler {
    private readonly step: number; // input samples per output sample
    private readonly scale: number; // of the filter: below 1 where the rate falls
    private readonly reach: number;
    private history: Float32Array;
    private position: number; // of the next output sample, in history

    constructor(from: number, to: number) {
        this.step = from / to;
        this.scale = Math.min(1, to / from) * 0.94; // the filter's edge lies a little below half the lower rate
        this.reach = Math.ceil(HALF_WIDTH / this.scale);
        this.history = new Float32Array(2 * this.reach);
        this.position = this.reach;
    }

    push(input: Float32Array): Float32Array {
        const samples = new Float32Array(this.history.length + input.length);
        samples.set(this.history);
        samples.set(input, this.history.length);
        const output: number[] = [];
        while (this.position + this.reach < samples.length) {
            output.push(this.at(samples, this.position));
            this.position += this.step;
        }
        const drop = Math.max(0, Math.floor(this.position) - this.reach);
        this.history = samples.slice(drop);
        this.position -= drop;
        return Float32Array.from(output);
    }

    private at(samples: Float32Array, position: number): number {
        const first = Math.ceil(position - this.reach);
        const last = Math.floor(position + this.reach);
        let sum = 0;
        for (let i = first; i <= last; i++) {
            const place = Math.abs(i - position) * this.scale * STEPS;
            const entry = Math.floor(place);
            const low = TABLE[entry] ?? 0;
            const high = TABLE[entry + 1] ?? 0;
            sum += (samples[i] ?? 0) * (low + (high - low) * (place - entry));
        }
        return sum * this.scale;
    }
}
