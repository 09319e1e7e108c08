import { Command } from "commander";
import { table, withInterval } from "../../display";
import { modelsPath } from "../../project";
import { listModels } from "../../recipes";
import { printJson } from "./options";

/** `etude models`: the models that came with the project. */
export function modelsCommand(): Command {
  return new Command("models")
    .description("list the models in data/models, trained and ready: etude sample --model NAME")
    .option("--json", "print one JSON object")
    .action(({ json }: { json?: boolean }) => {
      const models = listModels(modelsPath());
      if (json) {
        printJson({ models });
        return;
      }
      const rows = models.map(({ bitsPerToken, interval, bytes, ...model }) => ({
        ...model,
        megabytes: bytes / 1e6,
        bits:
          bitsPerToken !== null && interval
            ? withInterval(bitsPerToken, interval.low, interval.high)
            : "",
      }));
      const columns = [
        ...[
          "name",
          "recipe",
          "encoding",
          "parameters",
          { key: "megabytes", unit: "MB", digits: 2 },
        ],
        ...[{ key: "bits", title: "held-out bits per token" }, "licence"],
      ];
      process.stdout.write(models.length > 0 ? `${table(rows, columns).text}\n` : "no models\n");
    });
}
