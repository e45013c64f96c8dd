// The chat as the page sees it: what is typed, and the questions asked so far with both answers as they come. It outlives
// the page: whoever looks at another page and comes back finds the answers. Each question is asked afresh; earlier
// ones are not part of the prompt, so that both sides always read the same.
import { batch, createSignal } from "solid-js";
import { createStore, unwrap } from "solid-js/store";
import type { TrainerClient } from "../../page/bridge/client.ts";
import type { ChatRequest, ChatToken } from "../../page/bridge/types.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";

/** Whom a question is put to. */
export type ChatTarget = Pick<ChatRequest, "device" | "model" | "project" | "checkpoint"> & {
  baseTitle: string;
  /** The run and its checkpoint in words; null: the base alone. */
  trainedTitle: string | null;
};

export interface Answer {
  readonly side: ChatToken["side"];
  readonly title: string;
  /** Pieces of text; an empty last one is the model's own end. */
  tokens(): readonly ChatToken[];
}

export type ExchangeState = "reading" | "answering" | "done" | "stopped" | "failed";

export interface Exchange {
  readonly number: number;
  readonly prompt: string;
  readonly settings: ChatSettings;
  readonly answers: readonly Answer[];
  state(): ExchangeState;
  failure(): Failure | undefined;
  /** Tokens a second of all sides together, from the first token on; undefined before there is one to measure. */
  rate(): number | undefined;
}

export interface ChatSettings {
  readonly temperature: number;
  readonly maxNewTokens: number;
  readonly seed: number;
}

/** As typed. */
export interface ChatTyped {
  prompt: string;
  temperature: string;
  maxNewTokens: string;
  seed: string;
}

/** As the sample answers of a run: tokens outside the likeliest 95 % are never drawn. */
const topP = 0.95;
/** A trainer that has not come to a stop by then hangs, and is ended. */
const stopWithinMs = 20_000;
const kept = 20;

const limits = {
  temperature: { least: 0, most: 5, whole: false },
  maxNewTokens: { least: 1, most: 4096, whole: true },
  seed: { least: 0, most: 2 ** 31 - 1, whole: true },
} as const;

export type SettingKey = keyof typeof limits;

/** The number a setting was given, or what is wrong with it. */
export function readSetting(key: SettingKey, text: string): { value: number } | { fault: string } {
  const { least, most, whole } = limits[key];
  const value = text.trim() === "" ? NaN : Number(text.trim().replace(",", "."));
  if (Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return { value };
  }
  return { fault: `Give a ${whole ? "whole " : ""}number from ${least} to ${most.toLocaleString("en")}.` };
}

/** For `app.keep`. */
export function createChat({ trainer }: { trainer: Pick<TrainerClient, "chat" | "stopChat" | "restart"> }) {
  const [exchanges, setExchanges] = createSignal<readonly Exchange[]>([]);
  const [typed, setTyped] = createStore<ChatTyped>({
    prompt: "",
    temperature: "0.7",
    maxNewTokens: "96",
    seed: "7",
  });
  const [showsProbabilities, setShowsProbabilities] = createSignal(true);
  let asked = 0;
  const [stopAsked, setStopAsked] = createSignal(false);

  const settings = (): ChatSettings | undefined => {
    const read = (key: SettingKey): number | undefined => {
      const result = readSetting(key, typed[key]);
      return "value" in result ? result.value : undefined;
    };
    const [temperature, maxNewTokens, seed] = [read("temperature"), read("maxNewTokens"), read("seed")];
    if (temperature === undefined || maxNewTokens === undefined || seed === undefined) return undefined;
    return { temperature, maxNewTokens, seed };
  };
  const isActive = (): boolean => {
    const state = exchanges()[0]?.state();
    return state === "reading" || state === "answering";
  };

  async function ask(target: ChatTarget): Promise<void> {
    const chosen = settings();
    const prompt = typed.prompt;
    if (chosen === undefined || prompt.trim() === "" || isActive()) return;
    const [state, setState] = createSignal<ExchangeState>("reading");
    const [failure, setFailure] = createSignal<Failure>();
    const [rate, setRate] = createSignal<number>();
    const makeAnswer = (side: ChatToken["side"], title: string) => {
      const [tokens, setTokens] = createSignal<readonly ChatToken[]>([]);
      return { side, title, tokens, setTokens };
    };
    const answers = [
      makeAnswer("base", target.baseTitle),
      ...(target.trainedTitle === null ? [] : [makeAnswer("trained", target.trainedTitle)]),
    ];
    const exchange: Exchange = { number: ++asked, prompt, settings: chosen, answers, state, failure, rate };
    setExchanges((all) => [exchange, ...all].slice(0, kept));
    setStopAsked(false);

    let first: { atMs: number; count: number } | undefined;
    const take = (some: readonly ChatToken[]): void =>
      batch(() => {
        for (const { side, setTokens } of answers) {
          const mine = some.filter((token) => token.side === side);
          if (mine.length > 0) setTokens((all) => [...all, ...mine]);
        }
        if (state() === "reading") setState("answering");
        const now = performance.now();
        const count = answers.reduce((total, { tokens }) => total + tokens().length, 0);
        // The first batch waited for the prompt to be read: it is no measure of the tokens.
        first ??= { atMs: now, count };
        if (now - first.atMs > 100) setRate((1000 * (count - first.count)) / (now - first.atMs));
      });
    const { device, project, checkpoint } = target;
    // Part of a record in a store, whose proxies cannot be sent to a worker.
    const model = unwrap(target.model);
    const messages = [{ role: "user", content: prompt }];
    try {
      await trainer.chat({ device, model, project, checkpoint, messages, topP, ...chosen }, take);
      setState(stopAsked() ? "stopped" : "done");
    } catch (error) {
      const failure = failureOf(error);
      batch(() => {
        if (stopAsked() && failure.code === "worker/stopped") setState("stopped");
        else {
          setFailure(failure);
          setState("failed");
        }
      });
    }
  }

  return {
    exchanges,
    typed,
    setTyped,
    settings,
    isActive,
    ask,
    showsProbabilities,
    setShowsProbabilities,
    stop(): void {
      if (!isActive()) return;
      const stopped = exchanges()[0];
      setStopAsked(true);
      void trainer.stopChat().catch(() => undefined);
      setTimeout(() => isActive() && exchanges()[0] === stopped && trainer.restart(), stopWithinMs);
    },
    /** Puts an earlier question and its settings back into the form. */
    recall({ prompt, settings: old }: Exchange): void {
      const { temperature, maxNewTokens, seed } = old;
      setTyped({ prompt, temperature: `${temperature}`, maxNewTokens: `${maxNewTokens}`, seed: `${seed}` });
    },
  };
}

export type ChatState = ReturnType<typeof createChat>;
