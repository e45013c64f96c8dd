// Judging by itself: the way in by an invitation, then one item after another. The address says which task and who judges, so that
// a reload goes on.
import { createMemo, Show } from "solid-js";
import { InvitationEntry } from "../components/judge/InvitationEntry.tsx";
import { JudgingView } from "../components/judge/JudgingView.tsx";
import type { JudgingPlace } from "../../page/bridge/judgingTypes.ts";
import type { AppState } from "../state/createApp.ts";
import "../texts.css";
import "../judge.css";
import "../judgeEnd.css";

export default function JudgePage(props: { app: AppState }) {
  const place = createMemo(
    (): JudgingPlace | undefined => {
      const { project, rest } = props.app.route();
      const [task, annotator] = rest;
      return project === undefined || task === undefined || annotator === undefined
        ? undefined
        : { project, task, annotator };
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  return (
    <Show when={place()} keyed fallback={<InvitationEntry app={props.app} />}>
      {(where) => <JudgingView app={props.app} place={where} />}
    </Show>
  );
}
