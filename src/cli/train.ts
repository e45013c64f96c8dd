// `train`: a run from its config. SIGINT and SIGTERM end it in good order: the step is finished, a checkpoint written.

import { flag, texts } from "../domain/config/field.ts";
import { command, fieldEntries, type HelpGroup } from "./command.ts";

/** Settings that name files: on the command line they are relative to the working directory. */
const namesFile = (key: string): boolean =>
  key.endsWith("_path") || ["dataset_name", "eval_dataset_name", "output_dir"].includes(key);

export const train = command({
  id: "train",
  summary: "Trains a model from a config file (YAML or JSON) with TRL's setting names.",
  about:
    "Paths in the config are relative to its folder, paths after --set to the working directory. SIGINT and SIGTERM finish the step, write a checkpoint and exit with 130; --resume continues from there.",
  positionals: [{ name: "CONFIG", help: "The config file.", required: true }],
  endsInOrder: true,
  flags: {
    set: {
      field: texts({ label: "Set", help: "Overrides a setting of the config; the value is read as YAML." }),
      value: "key=value",
      many: true,
    },
    resume: {
      field: flag(false, { label: "Resume", help: "Resume from the newest whole checkpoint in output_dir." }),
    },
  },
  async details(): Promise<HelpGroup[]> {
    const { commonGroups } = await import("../domain/config/common.ts");
    const { recipes } = await import("../algorithms/index.ts");
    const common = commonGroups.map(({ title, fields }) => ({
      title: `Settings: ${title}`,
      entries: fieldEntries(fields),
    }));
    const methods = recipes.map(({ id, title, config }) => ({
      title: `Settings of algorithm: ${id} (${title})`,
      entries: fieldEntries(config),
    }));
    const ids = recipes.map(({ id }) => id).join(" | ");
    return [
      {
        title: "Settings",
        entries: [{ term: "algorithm", help: `The method: ${ids}. A key of another method is left alone.` }],
      },
      ...common,
      ...methods,
    ];
  },
  async run({ flags, device, positionals, out, session, signal }) {
    const { existsSync } = await import("node:fs");
    const { dirname, join, relative, resolve } = await import("node:path");
    const { readAll } = await import("../domain/bytes.ts");
    const { parseRunConfig } = await import("../domain/config/runConfig.ts");
    const { AppError } = await import("../domain/errors.ts");
    const { fileSource } = await import("../storage/folder.ts");
    const { recipeOf, recipes } = await import("../algorithms/index.ts");
    const { createSteering } = await import("../runs/control.ts");
    const { trainRun } = await import("../runs/run.ts");
    const { troubleNotes } = await import("../runs/troubleNotes.ts");
    const { runName, trainHost } = await import("./trainHost.ts");
    const { requireProjectsReady } = await import("./projectFolder.ts");
    const { logFile } = await import("../domain/runFolder.ts");
    const { eventLine } = await import("./runLines.ts");
    const { memoryLimit } = await import("./device.ts");

    const [name = ""] = positionals;
    const { folder } = session.options;
    const path = resolve(folder, name);
    const source = fileSource(path);
    if (source.sizeBytes > 1_000_000) {
      throw new AppError(
        "config/bad-file",
        `${name} has ${source.sizeBytes} bytes; a config has at most 1000000.`,
        "Give the config file.",
      );
    }
    const text = new TextDecoder().decode(await readAll(source));
    const overrides = flags.set.map((one) => {
      const [key = "", ...rest] = one.split("=");
      const value = rest.join("=");
      const isPath = namesFile(key.trim()) && value !== "" && value !== "null";
      const target = resolve(folder, value);
      return isPath && (key.trim() === "output_dir" || existsSync(target)) ? `${key}=${target}` : one;
    });
    const config = parseRunConfig(text, name, overrides, recipes);
    const base = dirname(path);
    const { output_dir: output, dataset_name: dataset } = config.values;
    const run = runName(output, resolve(base, output));
    // A project's rows lie in its data/, whose config may lie elsewhere.
    const rows = resolve(base, dataset);
    await requireProjectsReady(
      existsSync(rows) ? [base, dirname(rows), dirname(dirname(rows))] : [base],
      flags.resume ? undefined : { path: join(base, logFile(run)), title: run },
      new Date().toISOString().slice(0, 10),
    );
    const control = createSteering(() => undefined);
    const stop = (): void => control.stop();
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    try {
      // Models that are kept for other commands would take the room that the run was promised.
      session.dropModels();
      const { backend } = await session.engine(device, out);
      const host = trainHost(config, { ...session.lookup(out, signal), folder: base });
      const warnings = troubleNotes(recipeOf(config), flags.resume ? await host.log.read() : undefined);
      const outputFolder = relative(folder, resolve(base, config.values.output_dir)) || ".";
      const result = await trainRun({
        config,
        host,
        backend,
        memoryLimitBytes: memoryLimit(backend),
        resume: flags.resume,
        control,
        emit(event) {
          if (event.type === "note") out.note(event.message);
          else if (event.type === "progress") out.progress(event.phase, event.done, event.total, event.unit);
          else if (event.type !== "sample" && event.type !== "drawing") {
            const { line, readable } = eventLine(event, (inner) => join(outputFolder, inner));
            out.result(line, readable);
            for (const sentence of warnings(event)) out.note(`step ${event.step}: ${sentence}`);
          }
        },
      });
      if (!result.stopped) return undefined;
      out.note(
        `stopped after step ${result.step}; the checkpoint is ${join(outputFolder, result.path)}. Resume it with --resume.`,
      );
      return 130;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  },
});
