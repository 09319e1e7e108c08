import { duration, mark, prose, table } from "../../display";
import { sized } from "./ladder";
import type { NoteRates } from "./rates";

/** The rates, a row each. */
export function ratesTable(rates: NoteRates) {
  const rows = [
    { what: "to read a note from its file", costs: duration(rates.read), of: "one core" },
    { what: "to write it as tokens", costs: duration(rates.encode), of: "one core" },
    { what: "to learn from one token, once", costs: duration(rates.learn), of: "all cores" },
    { what: "to hold a note in memory", costs: sized(rates.held), of: "" },
  ];
  return table(rows, [
    { key: "what", title: "" },
    { key: "costs", title: "costs", align: "right" as const },
    { key: "of", title: "of" },
  ]);
}

/** How many tokens a note becomes, and from how many that was measured. */
export function tokensProse({ tokens, notes }: NoteRates) {
  return prose(`A note becomes **${mark(tokens, 2)} tokens** in this encoding, measured over
    ${mark(notes)} notes.`);
}
