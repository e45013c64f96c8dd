// TRL's rows for KTO: {prompt, completion, label}. A judgement that decided is two rows, the first answer first; both bad is two
// rows that are false; a tie says nothing of either. Each judgement of an answer alone is one row. On the way back, two
// neighbouring rows of one prompt are one judgement again.

import type { SamplePrompt } from "../../domain/records/index.ts";
import { beside } from "../rows/judgedPair.ts";
import { kindOf, RowFault } from "../rows/rowFault.ts";
import { readCompletion } from "../rows/readRow.ts";
import { exchangeFormat, type ExchangeSink } from "./exchangeFormat.ts";
import { eachJsonRow } from "./rowsOf.ts";
import { asMessages, byModel, conversation, countOf, judgedAnswers, leftOut } from "./judged.ts";
import { jsonLinesOf } from "./lines.ts";
import { answerText, promptOf, whose } from "./tuple.ts";

export const kto = exchangeFormat({
  id: "kto",
  title: "TRL's rows for KTO",
  extension: "jsonl",
  mimeType: "application/jsonl",
  canConverse: true,
  isBinary: false,
  async write(data, options) {
    const { judged, rated, leftOut: others } = await judgedAnswers(data);
    const prompts = new Map((await data.prompts.all()).map((one) => [one.id, one.prompt]));
    const alone = (await data.completions.all()).flatMap((answer) => {
      const prompt = prompts.get(answer.promptId ?? "") ?? answer.prompt;
      return answer.label === undefined || prompt === undefined
        ? []
        : [{ prompt, answer, label: answer.label }];
    });
    const told = judged.flatMap(({ prompt, answers: [a, b], verdict }) => {
      if (verdict === "tie") return [];
      return [
        { prompt, answer: a, label: verdict === "A" },
        { prompt, answer: b, label: verdict === "B" },
      ];
    });
    const thumbs = rated.map(({ isGood, ...rest }) => ({ ...rest, label: isGood }));
    const all = [...told, ...thumbs, ...alone];
    const { isTold, notes } = conversation(
      all.map(({ prompt }) => prompt),
      options,
    );
    const rows = all.map(({ prompt, answer, label }) => {
      const shown = isTold ? asMessages(prompt) : prompt;
      return { prompt: shown, completion: beside(shown, answer.completion), label };
    });
    return {
      bytes: jsonLinesOf(rows),
      rows: rows.length,
      leftOut: [...leftOut([[countOf(judged, "tie"), "tie", "ties"]]), ...others],
      byModel: byModel(all.map(({ answer }) => answer)),
      notes,
    };
  },
  async read(source, sink, options) {
    const pairing = new Pairing(sink);
    await eachJsonRow(source, sink, options, (row, line) => {
      const { prompt, completion } = readCompletion(row);
      const { label } = row;
      if (typeof label !== "boolean")
        throw new RowFault(`"label" must be true or false, got ${kindOf(label)}`);
      pairing.take({
        prompt: promptOf(prompt),
        text: answerText(completion, "completion"),
        label,
        line,
        ...whose(row),
      });
    });
    pairing.end();
  },
});

interface Labelled {
  readonly prompt: SamplePrompt;
  readonly text: string;
  readonly label: boolean;
  readonly line: number;
  readonly candidate?: string;
  readonly annotator?: string;
}

class Pairing {
  private waiting: Labelled | undefined;

  constructor(private readonly sink: ExchangeSink) {}

  take(next: Labelled): void {
    const before = this.waiting;
    const isPair =
      before !== undefined &&
      !(before.label && next.label) &&
      before.candidate === next.candidate &&
      JSON.stringify(before.prompt) === JSON.stringify(next.prompt);
    if (!isPair) {
      this.end();
      this.waiting = next;
      return;
    }
    this.waiting = undefined;
    const { prompt, candidate, annotator, line } = before;
    this.sink.comparison(
      {
        prompt,
        answers: [before.text, next.text],
        verdict: before.label ? "A" : next.label ? "B" : "bothBad",
        candidate,
        annotator,
      },
      line,
    );
  }

  /** What waits has no neighbour. */
  end(): void {
    if (this.waiting === undefined) return;
    const { prompt, text, label, candidate, line } = this.waiting;
    this.waiting = undefined;
    this.sink.answers({ prompt, answers: [{ text, label }], candidate }, line);
  }
}
