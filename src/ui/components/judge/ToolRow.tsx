// What can be done beside choosing, each a button with its key; and a line that says what was said.
import { For } from "solid-js";
import { judgeKeys, type JudgeAction } from "./judgeKeys.ts";

interface Props {
  actions: Record<JudgeAction, () => void>;
  line: string;
  canUndo: boolean;
  /** Differences are shown between two answers. */
  isPair: boolean;
  isDifferent: boolean;
  isGuided: boolean;
  onStop: () => void;
}

const order = ["undo", "add", "mark", "difference", "past", "guidelines", "help"] as const;

export function ToolRow(props: Props) {
  const pressed = (action: (typeof order)[number]): boolean | undefined =>
    action === "difference" ? props.isDifferent : action === "guidelines" ? props.isGuided : undefined;
  const isIdle = (action: (typeof order)[number]): boolean =>
    (action === "undo" || action === "add") && !props.canUndo;
  return (
    <div class="tool-row">
      <p class="small one-line judge-line" dir="auto" role="status" data-line>
        {props.line}
      </p>
      <div class="tools" role="toolbar" aria-label="Beside choosing">
        <For each={order.filter((action) => props.isPair || action !== "difference")}>
          {(action) => (
            <button
              type="button"
              class="compact"
              data-action={action}
              aria-pressed={pressed(action)}
              aria-disabled={isIdle(action)}
              title={isIdle(action) ? "Nothing has been judged yet." : undefined}
              // A click would take the selection away that is to be marked.
              onPointerDown={(event) => action === "mark" && event.preventDefault()}
              onClick={() => {
                if (!isIdle(action)) props.actions[action]();
              }}
            >
              {judgeKeys[action].label} <kbd aria-hidden="true">{judgeKeys[action].key}</kbd>
            </button>
          )}
        </For>
        <button type="button" class="compact" data-action="finish" onClick={() => props.onStop()}>
          Stop for now
        </button>
      </div>
    </div>
  );
}
