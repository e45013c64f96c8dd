// What the Evaluate page asks of the data worker: what was measured and kept, answers side by side, blind comparisons by people. Loaded
// when somebody looks. The device is the trainer's: what has to be computed on it is measured there (../trainer/policies.ts).
import { productVersion } from "../../domain/productVersion.ts";
import { randomId } from "../../domain/randomId.ts";
import { Sha256 } from "../../domain/sha256.ts";
import type { ProjectData, ProjectRecord, RunRecord } from "../../domain/records/index.ts";
import {
  blindPairs,
  type FairnessLayer,
  policyReport,
  policySamples,
  reportsFolder,
} from "../../domain/runFolder.ts";
import { probeAxes } from "../../evaluation/probes/axes/index.ts";
import type { Section } from "../../evaluation/report/document.ts";
import type { SampleLine } from "../../runs/policyLines.ts";
import { reportFormats } from "../../runs/report/formats/index.ts";
import { reportOf } from "../../runs/report/report.ts";
import { fairness } from "../../runs/report/sections/fairness.ts";
import { policies, policyBlocks, policyVerdict } from "../../runs/report/sections/policies.ts";
import { rewardModels } from "../../runs/report/sections/rewardModels.ts";
import { strengthsOf } from "../../runs/report/strengths.ts";
import { breathe } from "../../runs/turns.ts";
import { blobSource } from "../../storage/blobFiles.ts";
import { browserData } from "../../storage/browserData.ts";
import { browserFolder } from "../../storage/browserFolder.ts";
import type { ProjectDatabase } from "../../storage/projectDatabase.ts";
import { type OwnedRecords, projectRecords } from "../../storage/projectRecords.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type {
  BlindMade,
  BlindRequest,
  BlindResult,
  DecisionsMeasured,
  EvaluationOverview,
  LabelsView,
  ReportFormatView,
  SamplePage,
  SampleQuery,
  SwapView,
} from "../bridge/evaluationTypes.ts";
import type { NamedBlob } from "../bridge/types.ts";
import { openLiveChannel } from "../bridge/liveChannel.ts";
import { requireSaidOnPage } from "../dutyGates.ts";
import { forgetMeasure, pendingMeasure } from "../trainer/pendingMeasure.ts";
import { addBlindPairs, blindOutcomes } from "./blindTasks.ts";
import { measureDecisions, labelsIn } from "./fairnessTables.ts";
import { createGroupStore, type GroupStore } from "../../storage/groupStore.ts";
import { reportSource } from "./reportSource.ts";
import { type Measured, measuredPolicies, samplePage, samplesOf } from "./measured.ts";

const reportOptions = {
  madeBy: `FeedbackLoop ${productVersion}`,
  command: "feedbackloop report --project PROJECT --out DIR",
};

/** Title of a base that no run of the project made. */
const beforeTraining = "before training";

/** Where projects are. */
export interface EvaluationHost {
  /** Everything of a project that an export has. */
  owned(project: string): Promise<OwnedRecords>;
  store(project: string): Promise<ProjectStore>;
  data(project: string): Promise<ProjectData>;
  record(project: string): Promise<ProjectRecord>;
  runs(project: string): Promise<readonly RunRecord[]>;
  /** Who belongs to which group, apart from all projects. */
  readonly groups: GroupStore;
  now(): number;
  /** Tells every tab that there are new items to judge. */
  tell(project: string): void;
}

function createEvaluatingOn(host: EvaluationHost) {
  /** The samples that were read last: pages of them are asked for one after the other. */
  let held: { key: string; samples: readonly SampleLine[] } | undefined;

  async function samples(project: string, name: string): Promise<readonly SampleLine[]> {
    const store = await host.store(project);
    const [file] = await store.list(policySamples(name));
    const metrics = await store.open(policyReport(name));
    const key = [project, name, file?.sizeBytes ?? 0, metrics?.sizeBytes ?? 0].join("/");
    if (held?.key !== key) held = { key, samples: await samplesOf(store, name) };
    return held.samples;
  }

  const source = async (
    project: string,
    part: "all" | "measures",
    check?: (done: number, total: number) => Promise<void>,
  ) =>
    reportSource(
      {
        project: await host.record(project),
        owned: await host.owned(project),
        store: await host.store(project),
        ...(check === undefined ? {} : { check }),
      },
      part,
    );

  return {
    async overview(project: string): Promise<EvaluationOverview> {
      const store = await host.store(project);
      const record = await host.record(project);
      const measured = await measuredPolicies(store, await host.runs(project));
      return {
        measured: measured.map(({ name, title, against, hasSamples }) => ({
          name,
          title,
          baseTitle: against ?? beforeTraining,
          hasSamples,
        })),
        pending: (await pendingMeasure(store)) ?? null,
        report:
          measured.length === 0
            ? null
            : {
                title: record.title,
                fingerprint: fingerprintOf(measured),
                sections: [await policySection(store, measured)],
              },
      };
    },

    async samples(project: string, name: string, query: SampleQuery): Promise<SamplePage> {
      return samplePage(await samples(project, name), query);
    },

    /**
     * How groups of people fare, and how far models that score can be trusted, as the report says it; what nobody has measured yet is
     * left out, since the cards that measure say more. AppErrors of the report.
     */
    async sections(project: string): Promise<Section[]> {
      const { document } = await reportOf(await source(project, "measures"), reportOptions, undefined, [
        fairness,
        rewardModels,
      ]);
      return document.sections.filter(({ blocks }) =>
        blocks.some(({ kind }) => kind === "table" || kind === "chart"),
      );
    },

    /** How groups fare by a table of decisions; `labels`: the groups that are kept apart, for rows without any. AppErrors "data/...", "groups/...". */
    async measureDecisions(
      project: string,
      { path, blob }: NamedBlob,
      { layer, labels }: { layer: FairnessLayer; labels: string | null },
      onProgress: (done: number, total: number) => unknown,
    ): Promise<DecisionsMeasured> {
      return measureDecisions(await host.store(project), blobSource(path, blob), {
        layer,
        labels: labels === null ? undefined : await host.groups.read(labels),
        onProgress: (done, total) => void onProgress(done, total),
      });
    },
    /** AppErrors "groups/...", "data/...". */
    async keepLabels(
      project: string,
      { path, blob }: NamedBlob,
      { purpose, days }: { purpose: string; days: number },
    ): Promise<LabelsView> {
      const labels = await labelsIn(blobSource(path, blob));
      return host.groups.keep({ project, name: path, purpose, days, labels });
    },
    labels: (project: string): Promise<LabelsView[]> => host.groups.list(project),
    removeLabels: (id: string): Promise<void> => host.groups.remove(id),

    /** What can be swapped in texts that are told of several groups. */
    swaps: (): SwapView[] =>
      probeAxes.map(({ id, title, about, groups }) => ({ id, title, about, groups: groups.length })),

    reportFormats: (): ReportFormatView[] => reportFormats.map(({ id, title }) => ({ id, title })),

    /** The report on everything in the project, as a file. AppErrors of the report. */
    async report(
      project: string,
      format: string,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<{ name: string; blob: Blob }> {
      const chosen = reportFormats.find(({ id }) => id === format);
      if (chosen === undefined) throw new Error(`internal: no report is written as ${format}`);
      const check = async (done: number, total: number): Promise<void> => {
        onProgress(done, total);
        await breathe();
      };
      const made = await reportOf(await source(project, "all", check), reportOptions, undefined);
      const text = await chosen.write(made);
      return {
        name: `report${chosen.ending}`,
        blob: new Blob([text], { type: chosen.mimeType }),
      };
    },

    /** What was begun is given up; what came to its end stays. */
    async forgetPending(project: string): Promise<void> {
      await forgetMeasure(await host.store(project));
    },

    /** Files of what was measured of a model are removed; a blind comparison of its answers stays. */
    async forgetMeasured(project: string, name: string): Promise<void> {
      const store = await host.store(project);
      await store.remove(policyReport(name));
      await store.remove(policySamples(name));
    },

    /** Items for a judging task that measures. AppError "judging/no-task", "evaluation/no-pairs", "project/unsaid". */
    async addBlindPairs(
      project: string,
      task: string,
      { policies, count }: BlindRequest,
    ): Promise<BlindMade> {
      requireSaidOnPage(await host.record(project));
      const store = await host.store(project);
      const given = await Promise.all(
        policies.map(async (policy) => ({ policy, samples: await samplesOf(store, policy) })),
      );
      const made = await addBlindPairs(await host.data(project), store, given, {
        task,
        count,
        addedAtMs: host.now(),
        newId: randomId,
      });
      host.tell(project);
      return made;
    },

    /** Ids of the tasks that are blind comparisons. */
    async blindTasks(project: string): Promise<string[]> {
      const store = await host.store(project);
      const suffix = blindPairs("").slice(reportsFolder.length + 1);
      return (await store.list(reportsFolder)).flatMap(({ path }) => {
        const name = path.slice(reportsFolder.length + 1);
        return name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : [];
      });
    },

    /** Whose answers won: to be asked for when judging has ended, since it tells which is which. */
    async blindResult(project: string, task: string): Promise<BlindResult> {
      const store = await host.store(project);
      const { outcomes } = await blindOutcomes(await host.data(project), store, task);
      const measured = new Map(
        (await measuredPolicies(store, await host.runs(project))).map((one) => [one.name, one]),
      );
      return {
        task,
        policies: outcomes.map(({ policy, result }) => ({
          name: policy,
          title: measured.get(policy)?.title ?? policy,
          baseTitle: measured.get(policy)?.against ?? beforeTraining,
          result,
        })),
      };
    },
  };
}

export type Evaluating = ReturnType<typeof createEvaluatingOn>;

export function createEvaluating({ database }: { database(): Promise<ProjectDatabase> }): Evaluating {
  const channel = openLiveChannel(() => undefined);
  const records = async () => projectRecords(await database());
  return createEvaluatingOn({
    owned: async (project) => (await records()).owned(project),
    store: async (project) => browserFolder(await database(), project),
    data: async (project) => browserData(await database(), project),
    record: async (project) => (await records()).project(project),
    runs: async (project) => (await (await records()).runs(project)).records,
    groups: createGroupStore(),
    now: () => Date.now(),
    tell: (project) => channel.send({ type: "judgements", project }),
  });
}

/** What the report says of them, verdicts first. Only what was held against where it began is strong or weak beside others. */
async function policySection(store: ProjectStore, measured: readonly Measured[]): Promise<Section> {
  const rated = measured.filter(({ hasSamples, against }) => hasSamples && against === null);
  const answers = await Promise.all(
    (rated.length < 2 ? [] : rated).map(async ({ name }) => ({
      name,
      answers: await samplesOf(store, name),
    })),
  );
  return {
    id: policies.anchor,
    title: policies.title,
    blocks: [...measured.map(policyVerdict), ...policyBlocks(measured, strengthsOf(answers))],
  };
}

function fingerprintOf(measured: readonly Measured[]): string {
  const text = JSON.stringify(measured.map(({ name, lines }) => [name, lines]));
  return new Sha256().update(new TextEncoder().encode(text)).hex();
}
