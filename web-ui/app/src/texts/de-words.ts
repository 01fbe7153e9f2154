// Wie Schicksale von Angeboten, Dienste und Schritte auf Deutsch heißen.
import type { Clear, Fate, ServiceKind, Step } from "../api/types";

export const fates: Record<Fate, string> = { agreed: "gilt", outranked: "nicht gebraucht", "not-taken": "nicht genommen", "not-ours": "nicht unseres", unfit: "abgelehnt" };

export const because: Record<Fate, string> = {
    agreed: "Beide Seiten können es, und es ist das Beste davon.",
    outranked: "Beide Seiten können es, aber ein anderes ging vor.",
    "not-taken": "Das Gateway hat es angeboten; die Gegenseite nahm es nicht.",
    "not-ours": "Die Gegenseite hat es genannt; das Gateway bietet es nach seinen Einstellungen nicht an.",
    unfit: "Die Gegenseite hat es gewählt, aber hier darf es nicht gelten.",
};

export const clearBecause: Record<Clear, string> = {
    off: "Die Einstellungen wollen für diesen Anbieter keinen Schutz der Sprache.",
    "readable-signalling": "Schlüssel reisen in der Signalisierung, und die ist hier lesbar: Darum wurden keine vereinbart. Verschlüsselte Signalisierung hilft.",
    "not-taken": "Das Gateway hat beides angeboten, und die Gegenseite nahm Sprache ohne Schutz.",
    refused: "Die Gegenseite lehnte geschützte Sprache ab; der Anruf wurde ein zweites Mal ohne Schutz versucht, wie die Einstellungen es erlauben.",
    "not-offered": "Die Gegenseite hat keinen Schutz angeboten.",
    "none-of-ours": "Die Gegenseite hat nur Verfahren angeboten, die das Gateway nicht kann oder nicht will.",
};

export const serviceKinds: Record<ServiceKind, (detail: string) => string> = {
    "withheld-number": (detail) => `Rufnummer unterdrücken: ${detail} vor der Nummer wählen`,
    emergency: (detail) => `Notrufnummern, sofort gewählt: ${detail}`,
    "international-numbers": (detail) => `Nummern gehen in internationaler Form hinaus${detail && `, Vorwahl ${detail}`}`,
    fallback: (detail) => `Auch erreichbar über, und wenn nötig anrufend über: ${detail}`,
};

export const steps: Record<Step, string> = {
    link: "Kabel oder Funk",
    address: "Eigene Adresse",
    dns: "Namen",
    registration: "Registrierung",
    nat: "NAT",
    call: "Testanruf",
};
