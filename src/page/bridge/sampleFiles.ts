// The files of the site's sample project. The page fetches them, because the data worker never uses the network.
import { AppError } from "../../domain/errors.ts";
import type { SampleFiles, SampleJudgements } from "../data/sample.ts";
import { fetchSite } from "./siteUrl.ts";

/** AppError "site/unreachable", "site/missing". */
export async function sampleFiles(): Promise<SampleFiles> {
  const [config, train, test, prompts, policy, judgements] = await Promise.all([
    siteText("config.yaml"),
    siteText("data/pairs.train.jsonl"),
    siteText("data/pairs.test.jsonl"),
    siteText("data/prompts.jsonl"),
    siteText("loop/policy.yaml"),
    judgementsFor("loop/reward.yaml"),
  ]);
  return { config, train, test, prompts, policy, judgements };
}

async function judgementsFor(path: string): Promise<SampleJudgements> {
  const [config, train, test] = await Promise.all([
    siteText(path),
    siteText("data/judgements.train.jsonl"),
    siteText("data/judgements.test.jsonl"),
  ]);
  return { config, train, test };
}

async function siteText(path: string): Promise<string> {
  const response = await fetchSite(`sample/${path}`);
  if (response !== undefined) return response.text();
  throw new AppError(
    "site/missing",
    `This site has no sample/${path}.`,
    "Whoever runs it should copy the folder sample/ of the build as well. A project of your own works all the same.",
  );
}
