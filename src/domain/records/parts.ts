// What several records are made of.
import { z } from "zod";

/** A name of a folder: what comes in a file from somebody else must not lead anywhere. */
export const folderName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,99}$/);
export const projectPath = z.string().regex(/^data\/[\w.-]{1,120}$/);
export const devicePreference = z.enum(["auto", "webgpu", "wasm"]);

/** A model by where it comes from. `files`: chosen on this device; `key` names the copy that the browser keeps. */
export const modelReference = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("bundled"), name: z.string() }),
  z.object({ kind: z.literal("hub"), id: z.string(), endpoint: z.string().optional() }),
  z.object({
    kind: z.literal("files"),
    name: z.string(),
    key: z.string(),
    files: z.array(z.object({ path: z.string(), sizeBytes: z.number() })),
  }),
]);

const message = z.object({ role: z.string(), content: z.string() });

/** A prompt whose answers are shown before and after: a text, or messages. */
export const samplePrompt = z.union([z.string(), z.array(message)]);

export type ModelReference = z.infer<typeof modelReference>;
export type SamplePrompt = z.infer<typeof samplePrompt>;
export type DevicePreference = z.infer<typeof devicePreference>;

/** How a model is called in a config and in sentences. */
export function modelTitle(model: ModelReference): string {
  return model.kind === "hub" ? model.id : model.name;
}
