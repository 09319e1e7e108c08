import { finding } from "../../display";

/** What stands in the place of a step that needs music in four voices. */
export const noVoices = finding(
  `This step needs music in four voices, of which this folder has too little: it is left out.`,
  "note",
);
