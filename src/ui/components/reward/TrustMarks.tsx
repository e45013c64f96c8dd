// The share that a reward model gets right, beside what is reached without one and the most that anyone could reach: a mark
// and its interval each on one scale, the numbers beside them. The pictures say nothing that the numbers do not.
import { For } from "solid-js";
import type { RewardReport } from "../../../page/bridge/rewardTypes.ts";
import { marksOf } from "./rewardMarks.ts";

const width = 240;
const height = 24;
const x = (share: number): number => 6 + share * (width - 12);

export function TrustMarks(props: { report: Pick<RewardReport, "right" | "longer" | "ceiling"> }) {
  return (
    <ul class="trust-marks" role="list" aria-label="Held-out judgements that are right, with 95 % intervals">
      <For each={marksOf(props.report)}>
        {({ id, label, text, at, line }) => (
          <li data-mark={id} data-value={at ?? ""}>
            <span>{label}</span>
            <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" preserveAspectRatio="none">
              <line class="axis" x1={x(0)} y1="12" x2={x(1)} y2="12" />
              <line class="axis half" x1={x(0.5)} y1="0" x2={x(0.5)} y2={height} />
              {line === null ? undefined : (
                <line class="whisker" x1={x(line[0])} y1="12" x2={x(line[1])} y2="12" />
              )}
              {at === null ? undefined : <line class="mark" x1={x(at)} y1="3" x2={x(at)} y2="21" />}
            </svg>
            <strong class="number">{text}</strong>
          </li>
        )}
      </For>
      <li class="scale soft small" aria-hidden="true">
        <span />
        <span class="ends">
          <span>0 %</span>
          <span>coin toss</span>
          <span>100 %</span>
        </span>
        <span />
      </li>
    </ul>
  );
}
