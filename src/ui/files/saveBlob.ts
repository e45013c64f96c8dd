// Hands a file to the browser's downloads.
export function saveBlob(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by then; keeping it would hold the bytes in memory.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
