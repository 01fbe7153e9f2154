import type { Event } from "../api/types";
import { moment, phrase, said, texts } from "../texts";
import { Icon } from "./icons";
import { Empty } from "./parts";

/** Events, the newest first. */
export function Events(props: { events: Event[]; most: number }) {
    const t = texts.value.events;
    if (props.events.length === 0) return <Empty>{t.none}</Empty>;
    return (
        <ol class="events">
            {props.events
                .slice(-props.most)
                .reverse()
                .map((event) => (
                    <li key={event.sequence} class={event.level}>
                        <Icon name={event.level} />
                        <span class="visually-hidden">{t.levels[event.level]}: </span>
                        <span class="what">
                            {said(event.saying)}
                            {event.subject && <span class="subject">{event.subject}</span>}
                            {event.cause && <span class="cause">{phrase(event.cause)}</span>}
                        </span>
                        <time dateTime={new Date(event.atMillis).toISOString()}>{moment(event.atMillis)}</time>
                    </li>
                ))}
        </ol>
    );
}
