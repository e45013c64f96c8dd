// What the data worker is at first: the list of projects of a browser that has none, and the way to the service itself, which is
// loaded with the first question that this does not answer.
import { AppError } from "../../domain/errors.ts";
import { mayHaveProjects } from "../../storage/emptyDatabase.ts";
import { notLoaded } from "../bridge/notLoaded.ts";
import { requireNeeds } from "../bridge/requirements.ts";
import type { DataService } from "./service.ts";

/** Answers where there is no project, by the names of the service's methods. */
const whileEmpty = {
  projects: () => [],
  unreadRecords: () => null,
} satisfies { readonly [K in keyof DataService]?: () => Awaited<ReturnType<DataService[K]>> };

export function createFirstService(
  load: () => Promise<DataService> = async () => (await import("./service.ts")).createDataService(),
  isUsed: () => Promise<boolean> = async () => {
    requireNeeds("page");
    return mayHaveProjects();
  },
): DataService {
  let loading: Promise<DataService> | undefined;
  const whole = (): Promise<DataService> =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      if (error instanceof AppError) throw error;
      throw notLoaded("data", error instanceof Error ? error.message : String(error));
    }));
  return new Proxy({} as DataService, {
    get: (_target, name) =>
      // No promise, and nothing that symbols ask for.
      typeof name === "symbol" || name === "then"
        ? undefined
        : async (...args: unknown[]): Promise<unknown> => {
            if (loading === undefined && name in whileEmpty && !(await isUsed()))
              return whileEmpty[name as keyof typeof whileEmpty]();
            const methods = (await whole()) as unknown as Record<string, (...args: unknown[]) => unknown>;
            return methods[name]?.(...args);
          },
  });
}
