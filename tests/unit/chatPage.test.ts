// The page's side of a chat: what was typed, how numbers and tokens are said, and what is kept of a question.
import { describe, expect, it, vi } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import type { ChatRequest, ChatToken } from "../../src/page/bridge/types.ts";
import { type ChatTarget, createChat, readSetting } from "../../src/ui/state/createChat.ts";
import { formatProbability, likelihoodOf, typedPrompt, tokenName } from "../../src/ui/words/chat.ts";

describe("the page's side of a chat", () => {
  const target: ChatTarget = {
    device: "auto",
    model: { kind: "bundled", name: "starter" },
    project: "p",
    checkpoint: "models/r/final",
    baseTitle: "Starter",
    trainedTitle: "Run 1",
  };

  it("reads settings as typed, and says what is wrong with them", () => {
    expect(readSetting("temperature", " 0,5 ")).toEqual({ value: 0.5 });
    expect(readSetting("temperature", "0")).toEqual({ value: 0 });
    for (const text of ["", "hot", "-1", "5.1", "NaN", "Infinity"]) {
      expect(readSetting("temperature", text), text).toHaveProperty("fault");
    }
    expect(readSetting("maxNewTokens", "96")).toEqual({ value: 96 });
    for (const text of ["0", "1.5", "1e9"])
      expect(readSetting("maxNewTokens", text), text).toHaveProperty("fault");
    expect(readSetting("seed", "2147483648")).toHaveProperty("fault");
  });

  it("says probabilities and tokens in words", () => {
    const words = [1, 0.99899, 0.4321, 0.0034, 0.00001].map(formatProbability);
    expect(words).toEqual(["over 99.9 %", "99.9 %", "43.2 %", "0.34 %", "under 0.01 %"]);
    expect([0.5, 0.49, 0.1, 0.0999].map(likelihoodOf)).toEqual(["likely", "fair", "low", "rare"]);
    expect([" the", "\n", "  ", ""].map(tokenName)).toEqual([
      "“the”",
      "line break",
      "space",
      "end of the answer",
    ]);
    expect(
      typedPrompt([
        { role: "user", content: "q" },
        { role: "assistant", content: "a" },
      ]),
    ).toBe("q");
  });

  it("ends a trainer that does not come to a stop", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let fail: (error: AppError) => void = () => undefined;
    let restarts = 0;
    const chat = createChat({
      trainer: {
        chat: () => new Promise((_resolve, reject) => (fail = reject)),
        stopChat: () => new Promise(() => undefined),
        restart() {
          restarts++;
          fail(new AppError("worker/stopped", "The training worker stopped.", ""));
        },
      },
    });
    chat.setTyped({ prompt: "Why?" });
    const asked = chat.ask(target);
    chat.stop();
    await vi.advanceTimersByTimeAsync(19_000);
    expect([restarts, chat.isActive()]).toEqual([0, true]);
    await vi.advanceTimersByTimeAsync(2000);
    await asked;
    expect([restarts, chat.exchanges()[0]?.state()]).toEqual([1, "stopped"]);
    vi.useRealTimers();
  });

  it("keeps each side's tokens, how the answer ended, and what was asked before", async () => {
    const requests: ChatRequest[] = [];
    let stops = 0;
    let answer: (onTokens: (tokens: ChatToken[]) => void) => Promise<void> = () => Promise.resolve();
    const chat = createChat({
      trainer: {
        chat: (asked, onTokens) => {
          requests.push(asked);
          return answer(onTokens);
        },
        restart: () => undefined,
        stopChat: () => {
          stops++;
          return Promise.resolve();
        },
      },
    });
    await chat.ask(target);
    expect(requests).toEqual([]);

    chat.setTyped({ prompt: "Why?", temperature: "0", maxNewTokens: "5", seed: "3" });
    answer = (onTokens) => {
      onTokens([
        { side: "base", text: "A", probability: 0.5, count: 1 },
        { side: "trained", text: "B", probability: 0.25, count: 1 },
      ]);
      onTokens([{ side: "base", text: "", probability: 1, count: 1 }]);
      // One question at a time.
      void chat.ask(target);
      expect(chat.isActive()).toBe(true);
      return Promise.resolve();
    };
    await chat.ask(target);
    const [first] = chat.exchanges();
    expect(first?.answers.map(({ side, tokens }) => [side, tokens().map(({ text }) => text)])).toEqual([
      ["base", ["A", ""]],
      ["trained", ["B"]],
    ]);
    expect([first?.state(), chat.isActive(), requests.length]).toEqual(["done", false, 1]);
    expect(requests[0]).toMatchObject({
      device: "auto",
      project: "p",
      checkpoint: "models/r/final",
      temperature: 0,
      maxNewTokens: 5,
      seed: 3,
      messages: [{ role: "user", content: "Why?" }],
    });

    answer = () => {
      chat.stop();
      return Promise.resolve();
    };
    await chat.ask({ ...target, checkpoint: null, trainedTitle: null });
    expect([chat.exchanges()[0]?.state(), stops, chat.exchanges()[0]?.answers.length]).toEqual([
      "stopped",
      1,
      1,
    ]);
    answer = () => Promise.reject(new AppError("run/busy", "Busy.", "Wait."));
    await chat.ask(target);
    expect(chat.exchanges()[0]?.failure()).toEqual({ code: "run/busy", message: "Busy.", hint: "Wait." });

    for (let i = 0; i < 30; i++) await chat.ask(target);
    expect(chat.exchanges().length).toBe(20);
    chat.setTyped("prompt", "other");
    const last = chat.exchanges()[19];
    if (last !== undefined) chat.recall(last);
    expect(chat.typed).toEqual({ prompt: "Why?", temperature: "0", maxNewTokens: "5", seed: "3" });
  });
});
