// What is known of kinds of operators, to begin with: addresses and names are samples to be changed. Codecs, emergency
// numbers and how numbers are written stand in `media` and in each line's digit map, which start with what fits these.
export interface Profile {
    name: string;
    says: string;
    domain: string;
    proxies: string[];
    settings: Record<string, string>;
    operator: (number: number) => string;
}

function profile(name: string, says: string, domain: string, proxies: string[], settings: Record<string, string>): Profile {
    const operator = (number: number) =>
        [
            `name: operator${number}`,
            `domain: ${domain}`,
            `proxies: [${proxies.map((proxy) => JSON.stringify(proxy)).join(", ")}]`,
            ...Object.entries(settings).map(([key, value]) => `${key}: ${value}`),
            "identities:",
            "  - name: phone",
            `    impi: phone@${domain}`,
            `    impus: ["sip:+490000000000@${domain}"]`,
            `    credential: operator${number}`,
        ].join("\n");
    return { name, says, domain, proxies, settings, operator };
}

export const PROFILES: Profile[] = [
    profile("IMS", "A 3GPP IMS: UDP, IMS timers, long registration", "ims.example", ["pcscf.ims.example"], {
        transport: "udp",
        timers: "ims",
        "expires-seconds": "600000",
        "keep-alive-seconds": "25",
    }),
    profile("SIP over TLS", "An Internet telephony provider over TLS", "sip.example", ["sip.example:5061"], {
        transport: "tls",
        timers: "internet",
        "expires-seconds": "600",
        "keep-alive-seconds": "25",
    }),
    profile("Lab", "The operator in a box that comes with Gatehouse", "home.example", ["203.0.113.10:5060"], {
        transport: "udp",
        timers: "short",
    }),
];
