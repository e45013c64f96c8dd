// A chart of a report by vega-embed, on the page's own thread: what lies under the pointer is told beside it. It is loaded when somebody
// asks for it, because drawing takes longer than a page may stand still unasked; charts that merely stand there are the worker's.
import { createEffect, on, onCleanup } from "solid-js";
import type { Result } from "vega-embed";

export function PointedChart(props: { spec: Readonly<Record<string, unknown>>; onFailure: () => void }) {
  let box!: HTMLDivElement;
  let shown: Result | undefined;
  let latest = 0;

  async function draw(spec: object): Promise<void> {
    const mine = ++latest;
    try {
      const [{ default: embed }, { expressionInterpreter }] = await Promise.all([
        import("vega-embed"),
        import("vega-interpreter"),
      ]);
      if (mine !== latest) return;
      const result = await embed(box, spec, {
        // The content security policy allows neither eval nor styles that a script brings.
        ast: true,
        expr: expressionInterpreter,
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
        renderer: "svg",
        actions: false,
        // Errors alone: what a specification drops for the page is no news.
        logLevel: 1,
      });
      if (mine !== latest) result.finalize();
      else {
        shown?.finalize();
        shown = result;
      }
    } catch {
      if (mine === latest) props.onFailure();
    }
  }
  createEffect(
    on(
      () => props.spec,
      (spec) => {
        const config = spec["config"] as { mark?: object };
        void draw({ ...spec, config: { ...config, mark: { ...config.mark, tooltip: true } } });
      },
    ),
  );
  onCleanup(() => {
    latest++;
    shown?.finalize();
  });
  return <div ref={box} aria-hidden="true" data-pointed />;
}
