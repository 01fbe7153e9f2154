// What states, steps and fates are called in English.
import type {
    CallState,
    Clear,
    DiagnosisState,
    Fate,
    Health,
    LineState,
    RegistrationState,
    Scope,
    ServiceKind,
    Step,
} from "../api/types";

export const lineStates: Record<LineState, string> = {
    idle: "Ready",
    ringing: "Ringing",
    "dial-tone": "Dial tone",
    dialling: "Dialling",
    calling: "Calling",
    talking: "In a call",
    "busy-tone": "Busy tone",
    howling: "Receiver left off",
    "out-of-service": "Out of service",
};
export const registrationStates: Record<RegistrationState, string> = {
    unregistered: "Not registered",
    registering: "Registering",
    registered: "Registered",
    unregistering: "Signing off",
    failed: "Failed",
};
export const callStates: Record<CallState, string> = {
    calling: "calling",
    ringing: "ringing",
    talking: "talking",
    ended: "ended",
};
export const healths: Record<Health, string> = { healthy: "Running", degraded: "Limited", restarting: "Restarting" };
export const scopes: Record<Scope, string> = {
    none: "Voice is not encrypted: anyone on the way to the operator could listen.",
    "access-edge": "Voice is encrypted to the operator's first node, not beyond.",
    "end-to-middle": "Voice is encrypted to a node inside the operator's network.",
    "end-to-end": "Voice is encrypted to the other end, as far as known.",
};

export const fates: Record<Fate, string> = {
    agreed: "in use",
    outranked: "not needed",
    "not-taken": "not taken",
    "not-ours": "not ours",
    unfit: "refused",
};
export const because: Record<Fate, string> = {
    agreed: "Both sides can do it, and it is the best of those.",
    outranked: "Both sides can do it, but another went before it.",
    "not-taken": "This gateway offered it; the other side did not take it.",
    "not-ours": "The other side named it; this gateway's settings do not offer it.",
    unfit: "The other side chose it, but it must not be used here.",
};
export const clearBecause: Record<Clear, string> = {
    off: "The settings want no protection of voice with this operator.",
    "readable-signalling":
        "Keys travel in the signalling, which others can read here: so none were agreed on. Encrypted signalling would help.",
    "not-taken": "This gateway offered both, and the other side took voice without protection.",
    refused: "The other side refused protected voice; the call was tried once more without, as the settings allow.",
    "not-offered": "The other side offered no protection.",
    "none-of-ours": "The other side offered only suites that this gateway cannot do or does not want.",
};
export const serviceKinds: Record<ServiceKind, (detail: string) => string> = {
    "withheld-number": (detail) => `Withheld number: dial ${detail} before the number`,
    emergency: (detail) => `Numbers of help, dialled at once: ${detail}`,
    "international-numbers": (detail) => `Numbers go out in international form${detail && `, area code ${detail}`}`,
    fallback: (detail) => `Also reached through, and calling through when needed: ${detail}`,
};

export const checkStates: Record<DiagnosisState, string> = {
    waiting: "waits",
    running: "under way",
    good: "good",
    warning: "take care",
    bad: "broken",
    "left-out": "left out",
};
export const steps: Record<Step, string> = {
    link: "Cable or radio",
    address: "Own address",
    dns: "Names",
    registration: "Registration",
    nat: "NAT",
    call: "Test call",
};
