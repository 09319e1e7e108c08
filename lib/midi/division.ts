/** How ticks relate to time: so many a quarter note, or so many a second (SMPTE). */
export type Division =
  | { readonly kind: "quarter"; readonly ticksPerQuarter: number }
  | { readonly kind: "second"; readonly ticksPerSecond: number };
