// Judging as one annotator in one task: what is shown, what was said of it so far, and what comes next. A choice is written down
// before the next item is shown; what is added to it afterwards waits here until it is handed in, and outlives a reload of the
// page meanwhile.
import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile, unwrap } from "solid-js/store";
import type { DataClient } from "../../page/bridge/client.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";
import { hearOfJudgements, judgingOf } from "../../page/bridge/judgingClient.ts";
import type {
  Decision,
  HowDecided,
  JudgingPlace,
  JudgingState,
  OwnStatistics,
  PastJudgement,
  Said,
  ShownItem,
} from "../../page/bridge/judgingTypes.ts";
import { choiceLabel, placeWords, savedWords } from "../words/judge.ts";
import { forgetDraft, keepDraft, keptDraft } from "./judgingDraft.ts";
import { createVisibleClock } from "./visibleClock.ts";

/**
 * What a key means now. "judge": a choice is one judgement. "details": more is said of a judgement that is written down.
 * "feedback": what is said of practice. "pause": a card with the progress. "over": nothing is left.
 */
export type JudgingMode = "loading" | "judge" | "details" | "feedback" | "pause" | "over";

/** A second press within this time was meant for the item before. */
const tooSoonMs = 150;
const drawerLength = 10;
export const mostStrength = 3;

const nothing = (): Said => ({ choice: "", strength: null, reasons: [], rationale: "", highlights: [] });

export function createJudging(data: DataClient, place: JudgingPlace) {
  const service = judgingOf(data);
  const clock = createVisibleClock();
  const [state, setState] = createSignal<JudgingState>();
  const [mode, setMode] = createSignal<JudgingMode>("loading");
  const [item, setItem] = createSignal<ShownItem>();
  const [said, setSaid] = createStore<Said>(nothing());
  const [saving, setSaving] = createSignal(false);
  const [failure, setFailure] = createSignal<{ title: string; failure: Failure }>();
  const [announced, announce] = createSignal("");
  /** What another tab did to what was shown here. */
  const [notice, setNotice] = createSignal("");
  const [feedback, setFeedback] = createSignal<NonNullable<Decision["feedback"]>>();
  const [past, setPast] = createSignal<readonly PastJudgement[]>([]);
  const [statistics, setStatistics] = createSignal<OwnStatistics>();
  /** The decision that "details" is about. */
  let decision: string | undefined;
  /** As it is written down. */
  let written = "";
  let freeFrom = 0;
  /** Something was written that is not shown yet. */
  let isBehind = false;

  /** Does it, and shows what went wrong: nothing else happens meanwhile. */
  async function act(title: string, what: () => Promise<void>): Promise<void> {
    if (saving()) return;
    setSaving(true);
    try {
      await what();
      setFailure(undefined);
    } catch (error) {
      setFailure({ title, failure: failureOf(error) });
      // It may be of another moment than what is shown.
      isBehind = true;
    } finally {
      setSaving(false);
      void catchUp();
    }
  }

  const copy = (): Said => structuredClone(unwrap(said));
  const put = (value: Said): void => setSaid(reconcile(structuredClone(value)));
  function keep(): void {
    const now = item();
    if (now === undefined || mode() === "over") return;
    const key = mode() === "details" ? decision : now.key;
    if (key !== undefined && mode() !== "feedback")
      keepDraft(place, { isDecision: mode() === "details", key, said: copy() });
  }
  const change = (part: Partial<Said>): void => {
    setSaid(part);
    keep();
  };

  /** The next item from the state, ready to be judged; or the end. */
  function show(now: JudgingState): void {
    setState(now);
    decision = undefined;
    setFeedback(undefined);
    freeFrom = performance.now() + tooSoonMs;
    if (now.next === null) {
      setMode("over");
      setItem(undefined);
      void look();
      return;
    }
    const draft = keptDraft(place);
    const begun = draft !== undefined && !draft.isDecision && draft.key === now.next.key;
    put(begun ? draft.said : (now.next.earlier ?? nothing()));
    setItem(now.next);
    setMode("judge");
    clock.start();
  }

  /** After a judgement: the pause card where one is due, else the next item. */
  function goOn(now: JudgingState): void {
    const { pauseEvery } = now.task;
    const isDue = pauseEvery > 0 && now.judged > 0 && now.judged % pauseEvery === 0 && now.next !== null;
    if (isDue && (item()?.place ?? 0) > 0) {
      setState(now);
      setMode("pause");
      clock.hold();
    } else show(now);
  }

  function openDetails(of: string, shown: ShownItem, was: Said): void {
    clock.hold();
    decision = of;
    setItem(shown);
    put(was);
    written = JSON.stringify(was);
    setMode("details");
  }

  async function look(): Promise<void> {
    try {
      setStatistics(await service.statistics(place));
    } catch (error) {
      setFailure({ title: "Your numbers could not be made", failure: failureOf(error) });
    }
  }

  /** Hands in what was added. */
  async function handIn(): Promise<JudgingState | undefined> {
    const now = copy();
    if (decision === undefined || JSON.stringify(now) === written) return state();
    try {
      const after = await service.amend(place, decision, now);
      written = JSON.stringify(now);
      return after;
    } catch (error) {
      // In another tab: what was added here waits for the item.
      if (failureOf(error).code === "judging/taken-back") {
        keepDraft(place, { isDecision: false, key: item()?.key ?? "", said: now });
        show(await service.state(place));
      }
      throw error;
    }
  }

  /** Another tab of this annotator may have judged what is shown here, or taken it back: it is not asked for twice. */
  async function catchUp(): Promise<void> {
    if (!isBehind || saving() || state() === undefined) return;
    isBehind = false;
    try {
      const now = await service.state(place);
      // What was done here meanwhile is newer.
      if (saving()) isBehind = true;
      else if (mode() === "judge" && now.next?.key !== item()?.key) {
        show(now);
        if (notice() === "") setNotice("Judged or taken back in another tab.");
        announce(`${notice()} ${placeWords(item(), now)}`);
      } else {
        setState(now);
        if (mode() === "over") await look();
      }
    } catch (error) {
      setFailure({ title: "The task could not be opened", failure: failureOf(error) });
    }
  }
  const channel = hearOfJudgements(
    service,
    () => place.project,
    () => {
      isBehind = true;
      void catchUp();
    },
  );
  onCleanup(() => channel.close());

  const refreshPast = async (): Promise<readonly PastJudgement[]> =>
    setPast(await service.past(place, drawerLength));

  return {
    place,
    state,
    mode,
    item,
    said,
    saving,
    failure,
    announced,
    notice,
    feedback,
    past,
    statistics,

    load: (): Promise<void> =>
      act("The task could not be opened", async () => {
        const now = await service.state(place);
        setState(now);
        const draft = keptDraft(place);
        const open =
          draft?.isDecision === true
            ? (await refreshPast()).find((one) => one.decision === draft.key)
            : undefined;
        if (open === undefined || draft === undefined) show(now);
        else {
          openDetails(open.decision, open.item, open.said);
          put(draft.said);
        }
      }),

    /** A choice was made: one judgement; or, once it is written down, by how much or another one. */
    async choose(choice: string, input: HowDecided["input"]): Promise<void> {
      const shown = item();
      const { hasStrength = false } = shown?.choices.find(({ id }) => id === choice) ?? {};
      if (shown === undefined) return;
      if (mode() === "details") {
        const isSame = said.choice === choice;
        const raised = isSame ? Math.min(mostStrength, (said.strength ?? 0) + 1) : null;
        change({ choice, strength: hasStrength ? raised : null });
        return;
      }
      if (mode() !== "judge" || performance.now() < freeFrom) return;
      freeFrom = performance.now() + tooSoonMs;
      await act("The judgement could not be saved", async () => {
        const before = copy();
        const keepsStrength = before.choice === choice && hasStrength;
        const now: Said = { ...before, choice, strength: keepsStrength ? before.strength : null };
        const isTimed = state()?.task.isTimed === true;
        const decideMs = isTimed ? Math.round(clock.readMs()) : null;
        setNotice("");
        const made = await service
          .decide(place, shown.key, now, { decideMs, input })
          .catch((error: unknown) => {
            const { code, message } = failureOf(error);
            if (code !== "judging/judged-already") throw error;
            setNotice(message);
            isBehind = true;
          });
        if (made === undefined) return;
        forgetDraft(place);
        announce(savedWords(choiceLabel(shown, choice), made.state));
        if (made.feedback !== null) {
          setState(made.state);
          put(now);
          setFeedback(made.feedback);
          setMode("feedback");
          clock.hold();
        } else if (made.decision !== null && made.state.task.asksForMore) {
          setState(made.state);
          openDetails(made.decision, shown, now);
        } else goOn(made.state);
      });
    },

    /** Enter: on from details, feedback or pause. */
    goOn: (): Promise<void> =>
      act("What you added could not be saved", async () => {
        const now = state();
        if (now === undefined) return;
        if (mode() === "details") {
          const after = await handIn();
          forgetDraft(place);
          if (after !== undefined) goOn(after);
        } else if (mode() === "feedback" || mode() === "pause") show(now);
        announce(placeWords(item(), state()));
      }),

    setStrength(strength: number): void {
      if (mode() === "details") change({ strength: said.strength === strength ? null : strength });
    },
    toggleReason(reason: string): void {
      const { reasons } = said;
      change({
        reasons: reasons.includes(reason) ? reasons.filter((one) => one !== reason) : [...reasons, reason],
      });
    },
    setRationale: (rationale: string): void => change({ rationale }),
    highlight(mark: Said["highlights"][number]): void {
      const lies = (one: typeof mark): boolean =>
        one.answer === mark.answer && one.start < mark.end && mark.start < one.end;
      const over = said.highlights.filter(lies);
      const isInside = over.some(({ start, end }) => start <= mark.start && mark.end <= end);
      const rest = said.highlights.filter((one) => !lies(one));
      // Marked again, it is marked no more; what it lies over it takes the place of.
      change({ highlights: isInside ? rest : [...rest, mark] });
      announce(isInside ? "No longer marked." : "Marked.");
    },

    /** Opens what was said last, or any of the last ones, to add to it. */
    addDetails: (of?: string): Promise<void> =>
      act("The judgement could not be opened", async () => {
        if (mode() !== "judge" && mode() !== "pause" && mode() !== "over") return;
        const all = await refreshPast();
        const found = of === undefined ? all[0] : all.find((one) => one.decision === of);
        if (found === undefined) announce("Nothing has been judged yet.");
        else openDetails(found.decision, found.item, found.said);
      }),

    undo: (): Promise<void> =>
      act("The judgement could not be taken back", async () => {
        const last = state()?.lastDecision ?? null;
        if (last === null || mode() === "feedback") return;
        forgetDraft(place);
        // Named, so that what was asked twice is taken back once.
        show(await service.takeBack(place, last));
        announce(`Taken back. ${placeWords(item(), state())}`);
      }),
    takeBack: (of: string): Promise<void> =>
      act("The judgement could not be taken back", async () => {
        forgetDraft(place);
        show(await service.takeBack(place, of));
        announce(`Taken back. ${placeWords(item(), state())}`);
      }),

    openPast: (): Promise<void> =>
      act("The last judgements could not be listed", async () => {
        await refreshPast();
      }),

    /** Leaves for now: the same card as at the end. */
    finish: (): Promise<void> =>
      act("What you added could not be saved", async () => {
        if (mode() === "details") setState(await handIn());
        forgetDraft(place);
        clock.hold();
        setMode("over");
        await look();
      }),
    backToJudging(): void {
      const now = state();
      if (now !== undefined) show(now);
    },
    /** The file for the owner, and that it was handed over. */
    judgementsFile: (): Promise<{ name: string; blob: Blob }> => service.judgementsFile(place),
    noteSent: (): Promise<void> =>
      act(
        "That the file was made could not be noted",
        async () => void setState(await service.noteSent(place)),
      ),
    fail: (title: string, error: unknown): void => void setFailure({ title, failure: failureOf(error) }),
  };
}

export type Judging = ReturnType<typeof createJudging>;
