/** Both sides of every job, by path in src/engine/wasm. */
export function jobSources(): Record<string, string>;
/** The bytes of one variant of the CPU engine's module. */
export function compileModule(relaxed: boolean): Promise<Uint8Array>;
/** The text of src/engine/wasm/module.generated.ts. */
export function moduleSource(plain: Uint8Array, relaxed: Uint8Array): string;
