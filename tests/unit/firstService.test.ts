// The data worker of a browser without projects: it answers without its service, and with it from the first real question on.
import { describe, expect, it } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import { createFirstService } from "../../src/page/data/firstService.ts";
import type { DataService } from "../../src/page/data/service.ts";

function counted(isUsed: boolean) {
  const calls = { loaded: 0, asked: 0 };
  const whole = {
    projects: () => Promise.resolve(["one"]),
    renameProject: (...args: unknown[]) => Promise.resolve(args),
  } as unknown as DataService;
  const service = createFirstService(
    () => {
      calls.loaded++;
      if (calls.loaded === 1 && isUsed) return Promise.reject(new TypeError("It was not there."));
      return Promise.resolve(whole);
    },
    () => {
      calls.asked++;
      return Promise.resolve(isUsed);
    },
  );
  return { service, calls };
}

describe("the data worker's first service", () => {
  it("knows that there is nothing, and hands everything on once it was asked for more", async () => {
    const { service, calls } = counted(false);
    expect(await service.projects()).toEqual([]);
    expect(await service.unreadRecords(null)).toBeNull();
    expect(calls).toEqual({ loaded: 0, asked: 2 });
    expect(await service.renameProject("p", "title")).toEqual(["p", "title"]);
    expect(await service.projects()).toEqual(["one"]);
    expect(calls).toEqual({ loaded: 1, asked: 2 });
  });

  it("loads the service where there are projects, and again when that failed", async () => {
    const { service, calls } = counted(true);
    await expect(service.projects()).rejects.toThrow(
      new AppError(
        "worker/not-loaded",
        "The data worker could not be loaded: It was not there.",
        "Check the connection and reload the page; what this browser keeps is still there.",
      ),
    );
    expect(await service.projects()).toEqual(["one"]);
    expect(calls.loaded).toBe(2);
  });

  it("is no promise, so that it can be awaited", async () => {
    const { service } = counted(false);
    expect(await Promise.resolve(service)).toBe(service);
  });
});
