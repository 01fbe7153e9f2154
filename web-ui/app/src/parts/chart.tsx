// One line over time.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { dark } from "./theme";

const HEIGHT = 180;

/** Points are (seconds since 1970, value), the oldest first. */
export function Chart(props: { points: [number, number][]; unit: string }) {
    const frame = useRef<HTMLDivElement>(null);
    const plot = useRef<uPlot | undefined>(undefined);
    const colours = dark.value;

    useEffect(() => {
        const box = frame.current;
        if (!box) return;
        const style = getComputedStyle(box);
        const axis = { stroke: style.getPropertyValue("--soft"), grid: { stroke: style.getPropertyValue("--line"), width: 1 } };
        const made = new uPlot(
            {
                width: box.clientWidth,
                height: HEIGHT,
                cursor: { show: false },
                legend: { show: false },
                scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.2)] } },
                axes: [axis, { ...axis, size: 60, values: (_, ticks) => ticks.map((tick) => `${tick} ${props.unit}`) }],
                series: [{}, { stroke: style.getPropertyValue("--brand"), width: 2, points: { show: false } }],
            },
            [[], []],
            box,
        );
        const resize = new ResizeObserver(() => made.setSize({ width: box.clientWidth, height: HEIGHT }));
        resize.observe(box);
        plot.current = made;
        return () => {
            resize.disconnect();
            made.destroy();
        };
    }, [colours, props.unit]);

    useEffect(() => {
        plot.current?.setData([props.points.map(([at]) => at), props.points.map(([, value]) => value)]);
    });

    const last = props.points.at(-1);
    return <div class="chart" ref={frame} role="img" aria-label={last ? `${last[1].toFixed(0)} ${props.unit}` : ""} />;
}
