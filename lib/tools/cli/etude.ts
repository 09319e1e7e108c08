import { Command, CommanderError } from "commander";
import { EtudeError, runInterruptHooks } from "../../core";
import { systemCause } from "../../core/node";
import { benchmarkCommand } from "./benchmark";
import { dataCommand } from "./data";
import { evaluateCommand } from "./evaluate";
import { exportCommand } from "./export";
import { galleryCommand } from "./gallery";
import { ingestCommand } from "./ingest";
import { modelsCommand } from "./models";
import { picturesCommand } from "./pictures";
import { recipesCommand } from "./recipes";
import { runsCommand } from "./runs";
import { sampleCommand } from "./sample";
import { sweepCommand } from "./sweep";
import { trainCommand } from "./train";

/** The command line: `npm run -s etude -- <command>`. */
function etudeCommand(): Command {
  const program = new Command("etude")
    .description("train, sample and inspect models of music; read folders of MIDI")
    .showHelpAfterError("(add --help for what the command takes)")
    .exitOverride();
  const commands = [
    recipesCommand,
    trainCommand,
    sweepCommand,
    sampleCommand,
    galleryCommand,
    evaluateCommand,
    runsCommand,
    modelsCommand,
    exportCommand,
    dataCommand,
    ingestCommand,
    picturesCommand,
    benchmarkCommand,
  ];
  for (const make of commands) {
    program.addCommand(make().exitOverride().showHelpAfterError("(add --help)"));
  }
  return program;
}

/**
 * Runs the command line on the words after `etude`; returns the exit status. Errors meant for the
 * reader are one message on the error stream; a fault of ours shows its stack.
 *
 * @public
 */
export async function main(words: readonly string[]): Promise<number> {
  // The first interrupt stops after the step at work and keeps what is done; the second kills.
  const interrupt = () => {
    if (!runInterruptHooks()) process.exit(130);
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  process.exitCode = 0; // a command that fails without an error sets it
  try {
    await etudeCommand().parseAsync([...words], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    process.stderr.write(`✗ ${explain(error)}\n`);
    return 1;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

/** An error as the reader is told it: faults of ours with their stack, all others in a sentence. */
function explain(error: unknown): string {
  if (error instanceof EtudeError) return error.message;
  const { message, stack, path } = error as NodeJS.ErrnoException;
  const cause = systemCause(error);
  return cause && path ? `${path}: ${cause}` : (stack ?? message ?? String(error));
}
