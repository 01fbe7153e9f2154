// The bell of a virtual phone: two strokes at 20 a second, one second on, four off.

/** Rings until the returned function is called. Browsers allow sound only after a first click on the page. */
export function ring(audio: AudioContext): () => void {
    void audio.resume();
    const gain = audio.createGain();
    gain.gain.value = 0;
    gain.connect(audio.destination);
    const tones = [1_050, 1_320].map((frequency) => {
        const tone = audio.createOscillator();
        tone.frequency.value = frequency;
        tone.connect(gain);
        tone.start();
        return tone;
    });
    const stroke = () => {
        const now = audio.currentTime;
        for (let beat = 0; beat < 20; beat++) {
            gain.gain.setValueAtTime(0.08, now + beat / 20);
            gain.gain.linearRampToValueAtTime(0.01, now + beat / 20 + 0.045);
        }
        gain.gain.setValueAtTime(0, now + 1);
    };
    stroke();
    const timer = setInterval(stroke, 5_000);
    return () => {
        clearInterval(timer);
        gain.disconnect();
        tones.forEach((tone) => tone.stop());
    };
}
