// Which colour a state has.
import type { Health, LineState, RegistrationState } from "../api/types";
import type { Tone } from "./parts";

export function ofLine(state: LineState): Tone {
    switch (state) {
        case "idle":
            return "good";
        case "out-of-service":
        case "howling":
            return "bad";
        default:
            return "busy";
    }
}

export function ofRegistration(state: RegistrationState): Tone {
    switch (state) {
        case "registered":
            return "good";
        case "failed":
            return "bad";
        case "unregistered":
            return "quiet";
        default:
            return "busy";
    }
}

export function ofHealth(health: Health): Tone {
    return health === "healthy" ? "good" : health === "degraded" ? "busy" : "bad";
}
