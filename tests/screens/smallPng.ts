// A screenshot with at most 256 colours, a third of its size: edges of letters are all that has more. Colours beyond
// those become the nearest of them. Pages have flat colours; photographs would suffer. Source: the PNG specification, third edition, sections 5, 7, 9 and 11.
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const maxColours = 256;
interface Image {
  width: number;
  height: number;
  /** 0xRRGGBB, width x height. */
  pixels: Uint32Array;
}

export function smallPng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const { palette, indexOf } = choosePalette(counts);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = indexOf.get(pixels[y * width + x] ?? 0) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", colours),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Opaque 8-bit RGB or RGBA without interlacing, which is what browsers write. */
function decode(png: Buffer): Image {
  const parts: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      channels = { 2: 3, 6: 4 }[data[9] ?? -1] ?? 0;
      if (data[8] !== 8 || channels === 0 || data[12] !== 0)
        throw new Error(
          `A screenshot of depth ${data[8]}, colour type ${data[9]}; expected 8-bit RGB or RGBA.`,
        );
    }
    if (type === "IDAT") parts.push(data);
    at += length + 12;
  }
  const stride = width * channels;
  const bytes = inflateSync(Buffer.concat(parts));
  let before = new Uint8Array(stride);
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const row = bytes.subarray(from + 1, from + 1 + stride);
    unfilter(bytes[from] ?? 0, row, before, channels);
    for (let x = 0; x < width; x++) {
      const at = x * channels;
      pixels[y * width + x] = ((row[at] ?? 0) << 16) | ((row[at + 1] ?? 0) << 8) | (row[at + 2] ?? 0);
    }
    before = row;
  }
  return { width, height, pixels };
}

function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  for (let i = 0; i < row.length; i++) {
    const a = i < step ? 0 : row[i - step]!;
    const b = above[i]!;
    const c = i < step ? 0 : above[i - step]!;
    switch (filter) {
      case 1:
        row[i] = row[i]! + a;
        break;
      case 2:
        row[i] = row[i]! + b;
        break;
      case 3:
        row[i] = row[i]! + ((a + b) >> 1);
        break;
      case 4:
        row[i] = row[i]! + paeth(a, b, c);
        break;
    }
  }
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/**
 * The colour whose pixels would be wrong the most (squared distance to the nearest chosen one, times how many they are)
 * is chosen next, so that a small green dot counts as much as many shades of grey. Ties go to the lower colour: equal
 * pictures are equal files.
 */
function choosePalette(counts: ReadonlyMap<number, number>): {
  palette: number[];
  indexOf: Map<number, number>;
} {
  const colours = [...counts.keys()].sort((a, b) => a - b);
  const pixels = colours.map((colour) => counts.get(colour) ?? 0);
  const away = new Float64Array(colours.length).fill(Infinity);
  const index = new Uint8Array(colours.length);
  const palette: number[] = [];
  let next = pixels.indexOf(Math.max(...pixels));
  while (palette.length < maxColours && next >= 0) {
    const chosen = colours[next]!;
    let most = 0;
    next = -1;
    for (let i = 0; i < colours.length; i++) {
      const distance = squaredDistance(chosen, colours[i]!);
      if (distance < away[i]!) {
        away[i] = distance;
        index[i] = palette.length;
      }
      const wrong = away[i]! * pixels[i]!;
      if (wrong > most) [most, next] = [wrong, i];
    }
    palette.push(chosen);
  }
  return { palette, indexOf: new Map(colours.map((colour, i) => [colour, index[i]!])) };
}

/** Weighted by how well each channel is seen. */
function squaredDistance(one: number, other: number): number {
  const [r, g, b] = [
    (one >> 16) - (other >> 16),
    ((one >> 8) & 255) - ((other >> 8) & 255),
    (one & 255) - (other & 255),
  ];
  return 2 * r * r + 4 * g * g + 3 * b * b;
}

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, "latin1");
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
