/** LFW's photos whose face really wears dark glasses or has a hand or a thing before it: neither clean nor to be painted. */
export const reallyCovered: ReadonlySet<string> = new Set([]);
