// A picture that the chart worker draws as wide as its box: again when what it shows or its width has changed, one drawing
// at a time, and no more often than a person can follow.
import { createEffect, createSignal, createUniqueId, onCleanup } from "solid-js";
import type { ChartClient } from "../../page/bridge/client.ts";
import type { ChartImage, ChartPoint, ChartSpec } from "../../page/bridge/types.ts";

const shortestPauseMs = 400;

interface Drawn {
  spec: ChartSpec;
  /** null: the spec has its own. */
  points: ChartPoint[] | null;
}

interface Wanted {
  client: ChartClient;
  /** Reads what the drawing depends on; false while there is nothing to draw. */
  changes: () => boolean;
  /** Asked when it is drawn, not with every change. */
  make: (width: number) => Drawn;
  /** A chart that cannot be drawn leaves its numbers; everything else goes on. */
  onFailure: () => void;
}

export function createDrawing({ client, changes, make, onFailure }: Wanted) {
  const id = createUniqueId();
  const [width, setWidth] = createSignal(0);
  const [image, setImage] = createSignal<ChartImage>();
  let drawing = false;
  let wanted = false;
  const lifetime = { closed: false };
  const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
  onCleanup(() => {
    lifetime.closed = true;
    observer.disconnect();
    void client.release(id);
  });

  /** What came meanwhile is drawn once, when the drawing under way is done. */
  async function draw(): Promise<void> {
    wanted = true;
    if (drawing) return;
    drawing = true;
    while (takeWanted() && !lifetime.closed) {
      const made = make(width());
      if (made.points?.length === 0) setImage(undefined);
      else await render(made);
    }
    drawing = false;
  }
  function takeWanted(): boolean {
    const was = wanted;
    wanted = false;
    return was;
  }
  async function render({ spec, points }: Drawn): Promise<void> {
    try {
      const drawn = await client.render(id, spec, points);
      if (!lifetime.closed) setImage(drawn);
    } catch {
      onFailure();
    }
    await new Promise((resolve) => setTimeout(resolve, shortestPauseMs));
  }
  createEffect(() => {
    if (changes() && width() > 0) void draw();
  });

  return {
    /** The element that the picture fills. */
    box: (element: HTMLElement): void => observer.observe(element),
    image,
  };
}
