// What `evaluate probes` was asked for: axes and arms by name, and the anonymiser of the project.

import { resolve } from "node:path";
import { createAnonymiser, projectWords } from "../../data/anonymise/index.ts";
import { AppError, nearestName, quote } from "../../domain/errors.ts";
import { randomStream } from "../../domain/random.ts";
import type { ProjectData } from "../../domain/records/index.ts";
import type { ProbeAxis } from "../../evaluation/probes/axis.ts";
import { probeAxes } from "../../evaluation/probes/axes/index.ts";
import { type Arm, arms, type MakeOptions } from "../../evaluation/probes/makeProbes.ts";
import { folderProject } from "../../storage/folderProject.ts";
import type { Session } from "../session.ts";

/** AppError "usage/bad-value". */
export function chosenAxes(list: string): readonly ProbeAxis[] {
  if (list.trim() === "all") return probeAxes;
  const ids = chosen(
    "--axes",
    list,
    probeAxes.map(({ id }) => id),
  );
  return probeAxes.filter(({ id }) => ids.includes(id));
}

/** AppError "usage/bad-value". */
export const chosenArms = (list: string): readonly Arm[] => chosen("--arms", list, arms);

function chosen<const T extends string>(flag: string, list: string, known: readonly T[]): readonly T[] {
  const names = list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const wrong = names.find((name) => !known.some((one) => one === name));
  if (wrong === undefined && names.length > 0) return known.filter((one) => names.includes(one));
  const near = wrong === undefined ? undefined : nearestName(wrong, known);
  throw new AppError(
    "usage/bad-value",
    `${flag} ${quote(list)} ${wrong === undefined ? "names nothing" : `has ${quote(wrong)}`}; expected some of ${known.join(", ")}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
    "See: feedbackloop evaluate probes --help",
  );
}

/**
 * As the project hides, its words and key included; without one by a key of the seed, so that the same seed writes the same bytes. Each
 * probe is hidden by itself: who stands in one is nobody that another knows.
 */
export async function hiderOf(
  data: ProjectData | undefined,
  folder: string | null,
  seed: number,
  { options }: Session,
): Promise<NonNullable<MakeOptions["hide"]>> {
  const said = folder === null ? undefined : await folderProject(resolve(options.folder, folder));
  const random = randomStream(seed, "probes/key");
  const key =
    (await data?.pseudonymKey()) ?? Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256));
  const words = projectWords(said?.words ?? { hide: [], keep: [] });
  return async (texts) => {
    const anonymiser = await createAnonymiser({ key, words });
    return texts.map((one) => anonymiser.anonymise(one).text);
  };
}
