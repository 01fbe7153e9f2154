// Line drawings of 24 by 24, in the colour of the text around them.

const PATHS = {
    overview: "M4 11.5 12 5l8 6.5V20h-5v-5H9v5H4z",
    lines: "M6 3h4l1.5 5L9 9.5a12 12 0 0 0 5.5 5.5L16 12.500l5 1.500v4a2 2 0 0 1-2 2A15 15 0 0 1 4 5a2 2 0 0 1 2-2z",
    security: "M12 3l7.500 3v5.500c0 4.500-3 8-7.500 9.500-4.500-1.500-7.500-5-7.500-9.500V6zM9 12l2.200 2.200L15.500 10",
    ladder: "M6 4v16M18 4v16M6 8h9m-3-3l3 3-3 3M18 16H9m3-3l-3 3 3 3",
    settings: "M4 7h9m4 0h3M4 12h3m4 0h9M4 17h11m4 0h1M13 5v4M7 10v4m8 1v4",
    diagnose: "M3 12h4l3-7 4 14 3-7h4",
    system: "M4 5h16v6H4zm0 8h16v6H4zM7.500 8h.01M7.500 16h.01",
    good: "M5 12.500l4.500 4.500L19 7.500",
    warning: "M12 4l9 16H3zM12 10v4m0 2.800v.2",
    error: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 9l6 6m0-6-6 6",
    info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5m0-8.500v.2",
} as const;

type IconName = keyof typeof PATHS;

export function Icon(props: { name: IconName }) {
    return (
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={PATHS[props.name]} />
        </svg>
    );
}
