import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chunk, endOfTrack } from "../midi/bytes";

/** Texts that would run, break out of their place, or turn what stands after them around. */
export const hostileTexts: readonly string[] = [
  `<script>window.ran = "script"</script>`,
  `<img src=x onerror='window.ran="image"'>`,
  `"><svg onload="window.ran='svg'"></svg>`,
  `' onfocus='window.ran="focus"' autofocus='`,
  `</script></style></title></textarea><script>window.ran="end"</script>`,
  `--><script>window.ran="comment"</script>]]>`,
  `<a href="javascript:window.ran='link'">a link</a>`,
  `[a link](javascript:window.ran='markdown') ![](http://127.0.0.1/picture.png)`,
  `$\\href{javascript:window.ran='formula'}{\\style{color:red}{x}}$`,
  `<meta http-equiv=refresh content="0;url=http://127.0.0.1/"><base href="http://127.0.0.1/">`,
  `<iframe srcdoc="<script>parent.ran='frame'</script>"></iframe><link rel=stylesheet href=//127.0.0.1>`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template would read
  "{{ 7 * 7 }} {% raw %} ${window.ran='template'} `window.ran='tick'`",
  "red \u001b[31m bell \u0007 null \u0000 back \b\b\b c1 \u009b31m",
  "left \u202egnp.drums \u2066isolated\u200f mark\u061c",
  `long ${"<b>MB</b> ".repeat(105_000)}`,
];

const variable = (value: number) => {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
};

function text(type: number, words: string): number[] {
  const bytes = [...new TextEncoder().encode(words)];
  return [0, 0xff, type, ...variable(bytes.length)].concat(bytes);
}

/** A file of a few notes with `words` in every field of text: types 1 to 15, a sequencer's, a sysex. */
export function fileWith(words: string): Uint8Array {
  const kinds = Array.from({ length: 15 }, (_, i) => i + 1);
  // A megabyte fifteen times over would only be slow.
  const short = words.length > 10_000 ? kinds.slice(0, 7) : kinds;
  const scale = [60, 62, 64, 65].flatMap((pitch) => [0, 0x90, pitch, 80, 0x60, pitch, 0]);
  const texts = short.map((type) => text(type, words));
  const track = ([] as number[]).concat(...texts, scale, endOfTrack);
  const header = chunk("MThd", [0, 1, 0, 2, 0, 96]);
  return Uint8Array.from(header.concat(chunk("MTrk", track), chunk("MTrk", track)));
}

/** Files with hostile texts inside, and hostile names where a file system takes them. */
export function writeHostileFiles(folder: string): void {
  for (const [i, words] of hostileTexts.entries()) {
    const name = words.replace(/[/\0]/g, "").slice(0, 80);
    writeFileSync(join(folder, `${i} ${name}.mid`), fileWith(words));
  }
  writeFileSync(join(folder, "<img src=x onerror=window.ran=1> no music.mid"), "<script>");
}
