// One trainer in all tabs of a browser. The Web Lock says who trains and is released by the browser itself when a tab or a
// worker ends; the lease in the database keeps a tab that was overtaken while it slept from writing.
import { AppError } from "../../domain/errors.ts";
import { randomId } from "../../domain/randomId.ts";
import { type ProjectDatabase, takeLease } from "../../storage/projectDatabase.ts";
import { trainerLockName } from "../bridge/liveChannel.ts";

export interface TrainerLock {
  /** Named by every write of the run. */
  lease: string;
  release(): void;
}

/** How long a tab that trains has to finish its step and save before it is overtaken. */
const politeMs = 12_000;
/** A page that was just reloaded releases it when its worker has ended, which takes a moment in the middle of a step. */
const leavingMs = 5000;

interface Wanted {
  /** Another tab trains: ask it to stop, and take over. */
  takeOver: boolean;
  askToStop(): void;
  /** Another tab has taken over. */
  onLost(): void;
}

/** AppError "run/elsewhere" while another tab trains. */
export async function holdTrainer(database: ProjectDatabase, wanted: Wanted): Promise<TrainerLock> {
  const patiently = async (milliseconds: number): Promise<(() => void) | undefined> => {
    const patience = AbortSignal.timeout(milliseconds);
    return request({ signal: patience }, wanted.onLost).catch((error: unknown) => {
      if (patience.aborted) return undefined;
      throw error;
    });
  };
  let release: (() => void) | undefined;
  if (wanted.takeOver) {
    release = await request({ ifAvailable: true }, wanted.onLost);
    if (release === undefined) wanted.askToStop();
    release ??= await patiently(politeMs);
    release ??= await request({ steal: true }, wanted.onLost);
  } else {
    release = await patiently(leavingMs);
    if (release === undefined) {
      throw new AppError(
        "run/elsewhere",
        "Another tab of this browser is training.",
        "Watch it here, or take the run over.",
      );
    }
  }
  if (release === undefined) throw new Error("internal: a stolen lock was not given");
  const lease = randomId();
  try {
    await takeLease(database, lease);
  } catch (error) {
    release();
    throw error;
  }
  return { lease, release };
}

/** Resolves once the lock is held with what releases it; undefined where it is not available. */
function request(options: LockOptions, onLost: () => void): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    let isHeld = false;
    navigator.locks
      .request(trainerLockName, options, (lock) => {
        if (lock === null) {
          resolve(undefined);
          return;
        }
        isHeld = true;
        return new Promise<void>((release) => resolve(release));
      })
      .catch((error: unknown) => {
        if (isHeld) onLost();
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
  });
}
