// One line over time. It is all that the page draws, and a library for it would be a quarter of the page.
import { useEffect, useRef, useState } from "preact/hooks";
import { language } from "../texts";

const HEIGHT = 180;
const LEFT = 70; // for values
const RIGHT = 24; // for half of the last time
const BOTTOM = 24; // for times
const MOST_LINES = 4;
const PIXELS_A_TIME = 90;
const TIMES = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];

/** The smallest of 1, 2, 5, 10, ... that goes into a range so often at most. */
function round(range: number, most: number): number {
    const power = 10 ** Math.floor(Math.log10(range / most));
    return [1, 2, 5].map((factor) => factor * power).find((step) => range / step <= most) ?? 10 * power;
}

/** Multiples of a step within a range. */
function multiples(from: number, to: number, step: number): number[] {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, place) => (first + place) * step);
}

/** Points are (seconds since 1970, value from 0), the oldest first. */
export function Chart(props: { points: [number, number][]; unit: string }) {
    const { points, unit } = props;
    const frame = useRef<SVGSVGElement>(null);
    const [width, setWidth] = useState(0);
    useEffect(() => {
        const observer = new ResizeObserver(([box]) => setWidth(box?.contentRect.width ?? 0));
        if (frame.current) observer.observe(frame.current);
        return () => observer.disconnect();
    }, []);

    const last = points.at(-1);
    const from = points[0]?.[0] ?? 0;
    const to = Math.max(from + 1, last?.[0] ?? 0);
    const top = Math.max(1, ...points.map(([, value]) => value)) * 1.2;
    const right = Math.max(LEFT + 1, width - RIGHT);
    const x = (at: number) => LEFT + ((at - from) / (to - from)) * (right - LEFT);
    const y = (value: number) => (HEIGHT - BOTTOM) * (1 - value / top);
    const most = (right - LEFT) / PIXELS_A_TIME;
    const step = TIMES.find((one) => (to - from) / one <= most) ?? to - from;
    const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
    if (step < 60) clock.second = "2-digit";
    return (
        <svg class="chart" ref={frame} role="img" aria-label={last ? `${last[1].toFixed(0)} ${unit}` : ""}>
            {multiples(0, top, round(top, MOST_LINES)).map((value) => (
                <g key={value}>
                    <line x1={LEFT} x2={right} y1={y(value)} y2={y(value)} />
                    <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
                        {value} {unit}
                    </text>
                </g>
            ))}
            {multiples(from, to, step).map((at) => (
                <g key={at}>
                    <line x1={x(at)} x2={x(at)} y1={0} y2={HEIGHT - BOTTOM} />
                    <text x={x(at)} y={HEIGHT - 6} text-anchor="middle">
                        {new Date(at * 1000).toLocaleTimeString(language.value, clock)}
                    </text>
                </g>
            ))}
            <polyline points={points.map(([at, value]) => `${x(at)},${y(value)}`).join(" ")} />
        </svg>
    );
}
