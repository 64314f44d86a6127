/** Told what the maintenance of an index did: an event's name and its figures. */
export type IndexLog = (event: string, details: Readonly<Record<string, unknown>>) => void;
