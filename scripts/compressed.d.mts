export function chosenEncoding(header?: string): "br" | "gzip" | undefined;
