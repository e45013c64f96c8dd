// The page's side of a worker: every method of a service by its name, functions as arguments, our errors whole, and what
// becomes of waiting calls when a worker ends. Message channels play the workers.
import { afterEach, expect, it } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import { exposeService } from "../../src/page/bridge/exposeService.ts";
import { createClient, type Remote, type WorkerPort } from "../../src/page/bridge/workerBridge.ts";

class PlayedWorker extends EventTarget implements WorkerPort {
  private readonly channel = new MessageChannel();
  terminated = false;

  constructor(service: object | undefined) {
    super();
    const { port1, port2 } = this.channel;
    if (service !== undefined) exposeService(service, port2);
    else port2.start();
    port1.onmessage = ({ data }: MessageEvent<unknown>) =>
      this.dispatchEvent(new MessageEvent("message", { data }));
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.channel.port1.postMessage(message, transfer);
  }
  /** What a worker says outside its service. */
  say(message: unknown): void {
    this.channel.port2.postMessage(message);
  }
  terminate(): void {
    this.terminated = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }
}

function service() {
  let calls = 0;
  return {
    count: (): number => ++calls,
    add: async (a: number, b: number): Promise<number> => a + b,
    async tell(take: (word: string) => unknown): Promise<string> {
      return `heard ${JSON.stringify(await take("hello"))}`;
    },
    refuse: (): void => {
      throw new AppError("model/bad-header", "given, expected", "do this");
    },
    never: (): Promise<void> => new Promise(() => undefined),
  };
}
type Service = ReturnType<typeof service>;

const started: PlayedWorker[] = [];
afterEach(() => started.splice(0).forEach((worker) => worker.terminate()));

function client(attend?: Parameters<typeof createClient<Service>>[2], loads = true) {
  const start = (): PlayedWorker => {
    const worker = new PlayedWorker(loads ? service() : undefined);
    started.push(worker);
    return worker;
  };
  return createClient<Service>("test", start, attend);
}

it("starts its worker with the first call and calls each method by its name", async () => {
  const one = client();
  expect(started).toHaveLength(0);
  expect([await one.count(), await one.count(), await one.add(2, 3)]).toEqual([1, 2, 5]);
  expect(started).toHaveLength(1);
});

it("is no promise: what returns it from an async function starts no worker", async () => {
  await Promise.resolve(client());
  expect(started).toHaveLength(0);
});

it("lets the worker call a function that it was given", async () => {
  const heard: string[] = [];
  const answer = await client().tell((word) => {
    heard.push(word);
    return { took: word };
  });
  expect([heard, answer]).toEqual([["hello"], 'heard {"took":"hello"}']);
});

it("keeps an AppError whole", async () => {
  const refused = client().refuse();
  await expect(refused).rejects.toBeInstanceOf(AppError);
  await expect(refused).rejects.toMatchObject({ code: "model/bad-header", hint: "do this" });
});

it("rejects what waits when it is restarted; the next call starts a new worker", async () => {
  const one = client();
  await one.count();
  const waiting = one.never();
  one.restart();
  await expect(waiting).rejects.toMatchObject({ code: "worker/stopped", message: /it was restarted/ });
  expect(started.map(({ terminated }) => terminated)).toEqual([true]);
  expect(await one.count()).toBe(1);
  expect(started).toHaveLength(2);
});

it("does the same when the worker dies by itself", async () => {
  let ends = 0;
  const one = client({ onMessage: () => undefined, onEnd: () => ends++ });
  const waiting = one.never();
  const death = Object.assign(new Event("error", { cancelable: true }), { message: "out of memory" });
  started[0]?.dispatchEvent(death);
  await expect(waiting).rejects.toMatchObject({ code: "worker/stopped", message: /out of memory/ });
  expect([ends, death.defaultPrevented, await one.count()]).toEqual([1, true, 1]);
});

it("says that a worker could not be loaded, as the worker or the browser puts it", async () => {
  const told = client(undefined, false);
  const first = told.count();
  started[0]?.say({ notLoaded: "no such chunk." });
  await expect(first).rejects.toMatchObject({ code: "worker/not-loaded", message: /: no such chunk\.$/ });
  const second = told.count();
  started[1]?.dispatchEvent(new Event("error", { cancelable: true }));
  await expect(second).rejects.toMatchObject({ code: "worker/not-loaded" });
});

it("hands on what a worker says, with that worker alone to answer it", async () => {
  const said: unknown[] = [];
  let asker: Remote<Service> | undefined;
  const one = client({
    onMessage(message, worker) {
      if (message === "question") asker = worker;
      said.push(message);
    },
    onEnd: () => undefined,
  });
  await one.count();
  started[0]?.say("question");
  await expect.poll(() => said).toContain("question");
  expect(await asker?.add(1, 1)).toBe(2);
  one.restart();
  await expect(asker?.add(1, 1)).rejects.toThrow();
  expect(started).toHaveLength(1);
});
