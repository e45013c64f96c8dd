// A picture as a file of its own: with the colours that the page's theme has at this moment, since a file knows no theme.

/** Pixels of a PNG for each on the page. */
const scale = 2;

/** `svg`: as the chart worker drew it; `place`: where it stands on the page. */
export async function pictureFile(svg: string, place: HTMLElement, kind: "png" | "svg"): Promise<Blob> {
  const own = new Blob([withColours(svg, place)], { type: "image/svg+xml" });
  return kind === "svg" ? own : pngOf(own);
}

/** Every `var(--name)` as the colour that it is there. */
function withColours(svg: string, place: HTMLElement): string {
  const probe = document.createElement("span");
  place.append(probe);
  const colours = new Map<string, string>();
  const coloured = svg.replace(/var\((--[\w-]+)\)/g, (_, name: string) => {
    let found = colours.get(name);
    if (found === undefined) {
      probe.style.color = `var(${name})`;
      colours.set(name, (found = getComputedStyle(probe).color));
    }
    return found;
  });
  probe.remove();
  return coloured;
}

async function pngOf(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = scale * image.naturalWidth;
    canvas.height = scale * image.naturalHeight;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error("internal: a picture became no PNG")) : resolve(blob)),
        "image/png",
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
