// Made from the server's records by TypeScriptTest; do not edit. To make it again:
// mvn test -pl web-ui/server -am -Dtest=TypeScriptTest -Dgatehouse.jvm.extra=-Dgatehouse.write=true -Dsurefire.failIfNoSpecifiedTests=false

export type Action = "sign-in" | "sign-out" | "first-account" | "change-account" | "remove-account" | "change-password" | "end-session" | "command" | "change-certificate" | "back-up" | "restore" | "support-bundle" | "restart" | "set-keys";

export type AllSignedIn = {
    sessions: SignedIn[];
};

export type Answer = {
    line: string;
};

export type AssociationStatus = {
    spi: string;
    inbound: boolean;
    localPort: number;
    remotePort: number;
    suite: string;
    ageMillis: number;
    packets: number;
    bytes: number;
};

export type AuditEntry = {
    atMillis: number;
    user: string;
    from: string;
    action: Action;
    subject: string | null;
    done: boolean;
};

export type BackUp = {
    passphrase: string;
};

export type CallDirection = "outgoing" | "incoming";

export type CallState = "calling" | "ringing" | "talking" | "ended";

export type CallStatus = {
    id: string;
    line: string;
    direction: CallDirection;
    remote: string | null;
    state: CallState;
    startedAtMillis: number;
    answeredAtMillis: number | null;
    setupMillis: number | null;
    dialToneHeard: boolean;
    media: MediaStatus | null;
    refused: string | null;
    farEnd: FarEnd;
    failure: string | null;
};

export type CaptureStatus = {
    running: boolean;
    startedAtMillis: number | null;
    packets: number;
    bytes: number;
    full: boolean;
};

export type Check = {
    step: Step;
    subject: string | null;
    state: DiagnosisState;
    finding: Saying | null;
};

export type Choice = {
    transform: string;
    bytes: number;
    packets: number;
    engine: string;
    figures: Figure[];
};

export type Clear = "off" | "readable-signalling" | "not-taken" | "refused" | "not-offered" | "none-of-ours";

export type Command = 
    | ({ command: "off-hook" } & OffHook)
    | ({ command: "on-hook" } & OnHook)
    | ({ command: "flash" } & Flash)
    | ({ command: "press-key" } & PressKey)
    | ({ command: "dial" } & Dial)
    | ({ command: "test-ring" } & TestRing)
    | ({ command: "answer" } & Answer)
    | ({ command: "play" } & Play)
    | ({ command: "start-recording" } & StartRecording)
    | ({ command: "stop-recording" } & StopRecording)
    | ({ command: "register" } & Register)
    | ({ command: "unregister" } & Unregister)
    | ({ command: "diagnose" } & Diagnose)
    | ({ command: "start-capture" } & StartCapture)
    | ({ command: "stop-capture" } & StopCapture)
    | ({ command: "validate" } & Validate)
    | ({ command: "propose" } & Propose)
    | ({ command: "discard" } & Discard)
    | ({ command: "commit" } & Commit)
    | ({ command: "confirm" } & Confirm)
    | ({ command: "roll-back" } & RollBack)
    | ({ command: "show-running" } & ShowRunning)
    | ({ command: "show-candidate" } & ShowCandidate)
    | ({ command: "show-history" } & ShowHistory)
    | ({ command: "show-version" } & ShowVersion)
    | ({ command: "show-places" } & ShowPlaces)
    | ({ command: "edit" } & Edit)
    | ({ command: "set-password" } & SetPassword)
    | ({ command: "set-keys" } & SetKeys)
    | ({ command: "back-up" } & BackUp)
    | ({ command: "open-backup" } & OpenBackup)
    | ({ command: "forget-calls" } & ForgetCalls)
    | ({ command: "restart" } & Restart);

export type Commit = {
    confirmSeconds: number | null;
};

export type Committed = {
    confirmMillis: number | null;
};

export type ComponentStatus = {
    name: string;
    health: Health;
    cause: string | null;
    sinceMillis: number;
    restarts: number;
};

export type ConfigurationStatus = {
    candidate: boolean;
    confirmMillis: number | null;
};

export type Confirm = Record<never, never>;

export type CryptoStatus = {
    wanted: string;
    engines: Engine[];
    choices: Choice[];
};

export type Diagnose = {
    number: string | null;
};

export type Diagnosis = {
    startedAtMillis: number;
    endedAtMillis: number | null;
    checks: Check[];
};

export type DiagnosisState = "waiting" | "running" | "good" | "warning" | "bad" | "left-out";

export type Dial = {
    line: string;
    number: string;
};

export type Discard = Record<never, never>;

export type Done = Record<never, never>;

export type Edit = {
    yaml: string;
    path: string;
    value: string | null;
    block: boolean;
};

export type Engine = {
    name: string;
    version: string | null;
    problem: string | null;
};

export type Entrance = "link" | "password" | "first-account";

export type Entry = {
    key: string;
    meaning: string;
    required: boolean;
    optional: boolean;
    preset: string;
    sample: string;
    schema: Schema;
};

export type Enumeration = {
    options: Option[];
};

export type Event = {
    sequence: number;
    atMillis: number;
    level: EventLevel;
    component: string;
    subject: string | null;
    saying: Saying;
    cause: string | null;
};

export type EventLevel = "info" | "warning" | "error";

export type FarEnd = "unknown" | "outside-by-cause" | "outside-by-isup";

export type Fate = "agreed" | "outranked" | "not-taken" | "not-ours" | "unfit";

export type Figure = {
    engine: string;
    nanos: number;
};

export type Flag = Record<never, never>;

export type Flash = {
    line: string;
};

export type ForgetCalls = Record<never, never>;

export type Health = "healthy" | "degraded" | "restarting";

export type History = {
    versions: PastVersion[];
};

export type Hook = "on" | "off";

export type Invalid = {
    problems: Problem[];
};

export type Items = {
    element: Schema;
    min: number;
    max: number;
    unique: string | null;
};

export type LineState = "idle" | "ringing" | "dial-tone" | "dialling" | "calling" | "talking" | "busy-tone" | "howling" | "out-of-service";

export type LineStatus = {
    id: string;
    driver: string;
    operator: string;
    identity: string;
    number: string | null;
    hook: Hook;
    state: LineState;
    remote: string | null;
    services: Service[];
};

export type LogTail = {
    kept: boolean;
    text: string;
};

export type MediaStatus = {
    codec: string;
    profile: string;
    keying: string | null;
    suite: string | null;
    scope: Scope;
    terms: VoiceTerms;
    sent: number;
    received: number;
    lost: number;
    late: number;
    jitterMillis: number;
    opinion: number | null;
    farOpinion: number | null;
};

export type Nat = "unknown" | "none" | "present";

export type OffHook = {
    line: string;
};

export type OnHook = {
    line: string;
};

export type OpenBackup = {
    backup: string;
    passphrase: string;
};

export type OperatorProfile = {
    name: string;
    title: string;
    about: string;
    yaml: string;
};

export type Option = {
    name: string;
    meaning: string;
};

export type PastVersion = {
    number: number;
    replacedAtMillis: number;
};

export type People = {
    accounts: Person[];
};

export type Person = {
    name: string;
    role: Role;
    createdAtMillis: number;
};

export type Place = {
    path: string;
    value: string | null;
    size: number;
};

export type Places = {
    places: Place[];
};

export type Play = {
    line: string;
    file: string;
};

export type PressKey = {
    line: string;
    key: string;
};

export type Problem = {
    file: string;
    line: number;
    column: number;
    path: string;
    found: string;
    allowed: string;
    hint: string;
};

export type Profiles = {
    profiles: OperatorProfile[];
};

export type Proof = {
    tls: boolean;
    own: boolean | null;
    fingerprint: string | null;
    subject: string | null;
    issuer: string | null;
    names: string[];
    fromMillis: number | null;
    untilMillis: number | null;
};

export type Propose = {
    yaml: string;
};

export type ProtectionOffer = {
    name: string;
    fate: Fate;
    why: string | null;
};

export type Refusal = {
    reason: string;
    saying: Saying | null;
};

export type Refused = {
    reason: string;
    saying: Saying | null;
};

export type Register = {
    operator: string;
    identity: string;
};

export type RegistrationState = "unregistered" | "registering" | "registered" | "unregistering" | "failed";

export type RegistrationStatus = {
    operator: string;
    identity: string;
    impu: string;
    state: RegistrationState;
    security: Security | null;
    sinceMillis: number;
    expiresAtMillis: number | null;
    setupMillis: number | null;
    roundTrips: number;
    bytes: number;
    keepAliveSeconds: number;
    failure: string | null;
};

export type Restart = Record<never, never>;

export type Result = 
    | ({ result: "done" } & Done)
    | ({ result: "refused" } & Refused)
    | ({ result: "invalid" } & Invalid)
    | ({ result: "committed" } & Committed)
    | ({ result: "text" } & ResultText)
    | ({ result: "places" } & Places)
    | ({ result: "history" } & History);

export type ResultText = {
    text: string;
};

export type Role = "viewer" | "technician" | "owner";

export type RollBack = Record<never, never>;

export type Saying = {
    sentence: Sentence;
    values: string[];
    text: string;
};

export type Schema = 
    | ({ type: "text" } & SchemaText)
    | ({ type: "whole" } & Whole)
    | ({ type: "flag" } & Flag)
    | ({ type: "enumeration" } & Enumeration)
    | ({ type: "items" } & Items)
    | ({ type: "names" } & SchemaNames)
    | ({ type: "group" } & SchemaGroup)
    | ({ type: "variant" } & Variant);

export type SchemaGroup = {
    entries: Entry[];
};

export type SchemaKind = {
    name: string;
    meaning: string;
    group: SchemaGroup;
};

export type SchemaNames = {
    name: SchemaText;
    value: Schema;
};

export type SchemaText = {
    allowed: string;
    pattern: string | null;
    refersTo: string | null;
};

export type Scope = "none" | "access-edge" | "end-to-middle" | "end-to-end";

export type Security = {
    access: string;
    mode: string | null;
    integrity: string | null;
    encryption: string | null;
    aka: string | null;
    offers: ProtectionOffer[];
    agreedAtMillis: number | null;
    associations: AssociationStatus[];
};

export type Sentence = "plain" | "identity-registered" | "identity-not-registered" | "identity-left" | "call-ended" | "part-degraded" | "part-restarting" | "password-changed" | "keys-changed" | "protection-refused" | "password-does-not-start" | "rolled-back" | "not-rolled-back" | "committed" | "committed-for" | "confirmed" | "not-carried-out" | "could-not-carry-out" | "log-changes-later" | "configuration-fixed" | "restarting" | "all-well-one" | "all-well" | "component-restarting" | "component-degraded" | "no-address" | "no-operator" | "identity-failed" | "confirm-waits" | "identity-registering" | "identity-off" | "no-line" | "line-out" | "nothing-to-back-up" | "secrets-unreadable" | "secrets-unwritable" | "backup-does-not-open" | "configuration-not-kept" | "no-such-line" | "line-in-use" | "line-does-not-ring" | "no-stack" | "not-done" | "stopping" | "not-kept" | "audit-not-kept" | "sessions-not-kept" | "malformed" | "too-many-sign-in" | "too-many-attempts" | "link-spent" | "link-only" | "wrong-password" | "wrong-device-secret" | "wrong-old-password" | "password-short" | "password-long" | "password-repeats" | "password-names" | "password-on-label" | "password-missing" | "owner-there" | "only-owner" | "no-such-account" | "bad-name" | "too-many-accounts" | "no-accounts" | "no-such-session" | "no-tls" | "certificate-wrong" | "certificate-not-taken" | "no-such-path" | "wrong-method" | "body-too-large" | "server-failed" | "no-sense" | "wrong-host" | "not-signed-in" | "other-origin" | "no-token" | "role-needed" | "command-of-host" | "too-many-browsers" | "too-many-phones" | "is-a-socket" | "link-up" | "link-down" | "link-none" | "address-good" | "address-none" | "dns-good" | "dns-bad" | "dns-not-needed" | "registration-good" | "registration-failed" | "registration-slow" | "nat-none" | "nat-kept" | "nat-not-kept" | "nat-unknown" | "call-good" | "call-silent" | "call-failed" | "call-no-answer" | "call-no-number" | "call-no-line" | "ground-broken" | "probe-broke" | "diagnosis-runs";

export type Service = {
    kind: ServiceKind;
    detail: string;
};

export type ServiceKind = "withheld-number" | "emergency" | "international-numbers" | "fallback";

export type SetKeys = {
    credential: string;
    k: string;
    constant: string;
    derived: boolean;
};

export type SetPassword = {
    credential: string;
    password: string;
};

export type ShowCandidate = Record<never, never>;

export type ShowHistory = Record<never, never>;

export type ShowPlaces = {
    yaml: string;
};

export type ShowRunning = Record<never, never>;

export type ShowVersion = {
    number: number;
};

export type SignedIn = {
    id: string;
    user: string;
    role: Role;
    from: string;
    browser: string;
    createdAtMillis: number;
    usedAtMillis: number;
    own: boolean;
};

export type Snapshot = {
    takenAtMillis: number;
    system: SystemStatus;
    wan: WanStatus;
    configuration: ConfigurationStatus;
    registrations: RegistrationStatus[];
    lines: LineStatus[];
    calls: CallStatus[];
    components: ComponentStatus[];
    diagnosis: Diagnosis | null;
    capture: CaptureStatus;
    events: Event[];
};

export type StartCapture = Record<never, never>;

export type StartRecording = {
    line: string;
    file: string;
};

export type Status = {
    verdict: Verdict;
    box: Snapshot;
};

export type Step = "link" | "address" | "dns" | "registration" | "nat" | "call";

export type StopCapture = Record<never, never>;

export type StopRecording = {
    line: string;
};

export type SystemStatus = {
    name: string;
    version: string;
    upMillis: number;
    startMillis: number;
    residentBytes: number;
    heapBytes: number;
    crypto: CryptoStatus;
};

export type TestRing = {
    line: string;
};

export type Trace = {
    messages: TracedMessage[];
};

export type TracedMessage = {
    sequence: number;
    atMillis: number;
    operator: string;
    sent: boolean;
    local: string;
    remote: string;
    transport: string;
    callId: string;
    title: string;
    text: string;
};

export type Trail = {
    entries: AuditEntry[];
};

export type Unregister = {
    operator: string;
    identity: string;
};

export type Validate = {
    yaml: string;
};

export type Variant = {
    kinds: SchemaKind[];
};

export type Verdict = {
    level: EventLevel;
    saying: Saying;
};

export type Visitor = {
    user: string | null;
    role: string | null;
    token: string | null;
    entrance: Entrance;
};

export type VoiceTerms = {
    ours: boolean;
    suites: ProtectionOffer[];
    clear: Clear | null;
    keysSinceMillis: number | null;
};

export type WanStatus = {
    address: string | null;
    nat: Nat;
    publicAddress: string | null;
};

export type Whole = {
    min: number;
    max: number;
    unit: string;
};
