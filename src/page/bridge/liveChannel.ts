// What the tabs of one browser send each other: the events of the run that one of them trains, commands to it, and that
// records have changed. The tab that trains answers a newcomer with everything since the run began in it.
import type { PageEvent } from "./types.ts";

export type RunCommand = "pause" | "resume" | "stepOnce" | "stop";

export type LiveMessage =
  /** `tab` trains this run. `all`: from the first event on, for who came late; otherwise what is new. */
  | { type: "events"; tab: string; project: string; run: string; all: boolean; events: PageEvent[] }
  | { type: "hello" }
  | { type: "command"; command: RunCommand }
  /** A project's or run's record was written: lists should be read again. */
  | { type: "records" }
  /** Documents, prompts or answers of a project were written. */
  | { type: "documents"; project: string }
  /** Judgements, tasks or items of a project were written. `write` names that write to workers that hold what was there before. */
  | { type: "judgements"; project: string; write?: string };

export interface LiveChannel {
  send(message: LiveMessage): void;
  close(): void;
}

export function openLiveChannel(onMessage: (message: LiveMessage) => void): LiveChannel {
  // Without one there is nobody to talk to, and no run to talk about (requirements.ts).
  if (typeof BroadcastChannel === "undefined") return { send: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel("feedbackloop");
  channel.onmessage = ({ data }: MessageEvent<LiveMessage>) => onMessage(data);
  return {
    send: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}

/** The Web Lock that whoever trains holds; a page looks whether anybody does. */
export const trainerLockName = "feedbackloop-trainer";
