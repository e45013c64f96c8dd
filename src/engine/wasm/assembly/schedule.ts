// Jobs and threads. One coordinator publishes a job; helpers that are awake enter it, take numbered units of work from
// a counter and leave. A helper that comes late finds the job closed and stays out, so a short job never waits for a
// slow waker. Which thread runs a unit may differ from run to run: a unit must write only its own outputs, in an order
// of operations that depends on nothing but the arguments. That is what makes results independent of the threads.

import {
  COORDINATOR_ASLEEP,
  DONE,
  FAILED,
  HELPERS,
  KIND,
  LEFT,
  NEXT,
  QUIT,
  SLEEPERS,
  SPIN,
  STATE,
} from "./layout";
import { perform, prepare } from "./jobs.generated";

const OPEN: i32 = 1 << 16;
const ACTIVE: i32 = 0xffff;
const EPOCH_SHIFT: i32 = 17;
const GATE_TIMEOUT: i64 = 200_000;
const JOIN_TIMEOUT: i64 = 2_000_000;

/** Takes the next unit of work. */
// @ts-ignore: decorator
@inline
export function takeUnit(): i32 {
  return atomic.add<i32>(NEXT, 1);
}

/** Marks one unit as completed. */
// @ts-ignore: decorator
@inline
export function finishUnit(): void {
  atomic.add<i32>(DONE, 1);
}

/** Waits until `units` units are completed; every one of them has been taken by a running thread. */
export function waitForUnits(units: i32): void {
  let polls = load<i32>(SPIN);
  while (true) {
    const done = atomic.load<i32>(DONE);
    if (done >= units) return;
    if (atomic.load<i32>(FAILED)) unreachable();
    if (--polls <= 0) atomic.wait<i32>(DONE, done, GATE_TIMEOUT);
  }
}

/** Runs one job: `kind` of jobs.generated.ts with the arguments in the control block. Coordinator only. */
export function run(kind: i32, parallel: i32): void {
  store<i32>(KIND, kind);
  atomic.store<i32>(NEXT, 0);
  atomic.store<i32>(DONE, 0);
  prepare(kind);
  if (!parallel || load<i32>(HELPERS) == 0) {
    perform(kind, 0);
    return;
  }
  const epoch = (atomic.load<i32>(STATE) >>> EPOCH_SHIFT) + 1;
  atomic.store<i32>(STATE, (epoch << EPOCH_SHIFT) | OPEN);
  if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(STATE, -1);
  perform(kind, 0);
  atomic.and<i32>(STATE, ~OPEN);
  let polls = load<i32>(SPIN);
  while (true) {
    const left = atomic.load<i32>(LEFT);
    if ((atomic.load<i32>(STATE) & ACTIVE) == 0) break;
    if (--polls > 0) continue;
    atomic.store<i32>(COORDINATOR_ASLEEP, 1);
    if ((atomic.load<i32>(STATE) & ACTIVE) != 0) atomic.wait<i32>(LEFT, left, JOIN_TIMEOUT);
    atomic.store<i32>(COORDINATOR_ASLEEP, 0);
  }
  if (atomic.load<i32>(FAILED)) unreachable();
}

/** The life of helper `thread` (1, 2, ...): returns when QUIT is set. */
export function help(thread: i32): void {
  let lastEpoch = -1;
  let polls = load<i32>(SPIN);
  while (true) {
    if (atomic.load<i32>(QUIT)) return;
    const state = atomic.load<i32>(STATE);
    if ((state & OPEN) != 0 && state >>> EPOCH_SHIFT != lastEpoch) {
      if (atomic.cmpxchg<i32>(STATE, state, state + 1) != state) continue;
      lastEpoch = state >>> EPOCH_SHIFT;
      perform(load<i32>(KIND), thread);
      leave();
      polls = load<i32>(SPIN);
    } else if (--polls <= 0) {
      atomic.add<i32>(SLEEPERS, 1);
      atomic.wait<i32>(STATE, state, -1);
      atomic.sub<i32>(SLEEPERS, 1);
      polls = load<i32>(SPIN);
    }
  }
}

/** Called by a helper after its share, and by its host when `help` trapped (FAILED is set then). */
export function leave(): void {
  atomic.sub<i32>(STATE, 1);
  atomic.add<i32>(LEFT, 1);
  if (atomic.load<i32>(COORDINATOR_ASLEEP)) atomic.notify(LEFT, 1);
}

/** Polls `count` times: the host times this to turn microseconds into polls. */
export function spin(count: i32): i32 {
  let seen = 0;
  while (count > 0) {
    seen |= atomic.load<i32>(STATE);
    if (atomic.load<i32>(QUIT)) break;
    count--;
  }
  return seen;
}
