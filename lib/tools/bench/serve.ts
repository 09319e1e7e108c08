import { createInterface } from "node:readline";
import type { Rival, RivalTask } from "./rival";

type Request = ({ readonly command: "load" } & RivalTask) | { command: "run"; count: number };

/** Answers the bench's requests on stdin, one line of JSON each, until it is closed. */
export async function serve(side: Omit<Rival, "close">): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    let seconds = 0;
    if (request.command === "load") await side.load(request);
    else seconds = await side.run(request.count);
    process.stdout.write(`${JSON.stringify({ seconds })}\n`);
  }
}
