// Why nothing can be measured now: the one device of this computer cannot, or has a run.
import type { AppState } from "../../state/createApp.ts";

export function deviceTaken({ cannotTrain, live }: AppState): string | undefined {
  if (cannotTrain !== undefined) return cannotTrain;
  return live.isActiveHere() ? "The device is busy with a run: wait for its end, or stop it." : undefined;
}
