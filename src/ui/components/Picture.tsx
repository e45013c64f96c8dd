// A picture that the chart worker drew. What it says as text, names of groups among it, Vega has written so that none of it is markup.
import type { ChartImage } from "../../page/bridge/types.ts";

export function Picture(props: { image: ChartImage }) {
  return <div aria-hidden="true" innerHTML={props.image.svg} />;
}
