export const chromiumArguments: readonly string[];
export const argumentsWithoutWebGpu: readonly string[];
export function findChromium(): Promise<string | undefined>;
export function ensureChromium(): Promise<string | undefined>;
