export const originFamilies: Record<string, string[]>;
export const pagePolicy: string;
export const headerPolicy: string;
export function connectSources(origin: string): string[];
export function withSources(policy: string, sources: readonly string[]): string;
export function withPagePolicy(html: string, policy: string): string;
