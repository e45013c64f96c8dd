// A picture that the chart worker drew. The SVG is made of numbers by our own code; it holds no text of a file.
import type { ChartImage } from "../../page/bridge/types.ts";

export function Picture(props: { image: ChartImage }) {
  return <div aria-hidden="true" innerHTML={props.image.svg} />;
}
