// Which parts a zip file begins with: enough to tell the kinds of office files apart without reading its list.

const headerSignature = 0x04034b50;

/** Names in the local headers of the first piece of a file, for telling kinds of archives apart. */
export function namesAtStart(start: Uint8Array): string[] {
  if (
    start.length < 30 ||
    new DataView(start.buffer, start.byteOffset, start.byteLength).getUint32(0, true) !== headerSignature
  )
    return [];
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const names: string[] = [];
  for (let at = 0; at >= 0 && at + 30 <= start.length; at = start.indexOf(0x50, at + 1)) {
    if (view.getUint32(at, true) !== headerSignature) continue;
    const length = view.getUint16(at + 26, true);
    names.push(new TextDecoder().decode(start.subarray(at + 30, at + 30 + length)).replaceAll("\\", "/"));
  }
  return names;
}
