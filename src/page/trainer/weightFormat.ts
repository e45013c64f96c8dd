// In which format weights are held that are only read: as precise as the file, within what the device offers.
import { AppError, quote } from "../../domain/errors.ts";
import type { WeightFormat } from "../../engine/weight.ts";
import type { ModelSource } from "../../formats/modelSource.ts";
import type { Task } from "../../models/architecture.ts";
import { describeModel } from "../../models/describe.ts";
import { gigabytes, modelBytes } from "../../runs/memory.ts";

/** Above this, float32 weights are rounded to float16: probabilities change in their third digit. */
const float32Bytes = 2e9;

/** AppError "memory/too-large", "model/...". */
export function chooseFormat(
  source: ModelSource,
  limitBytes: number,
  device: string,
  task: Task = "causal",
): { format: WeightFormat; bytes: number } {
  const { specs, names } = describeModel(source, task);
  const bytesIn = (format: WeightFormat): number => modelBytes(specs, format);
  const isHalf = [...names.values()].every((name) => source.dtype(name) === "F16");
  const whole = bytesIn("f32");
  if (!isHalf && whole <= Math.min(limitBytes, float32Bytes)) return { format: "f32", bytes: whole };
  const bytes = bytesIn("f16");
  if (bytes <= limitBytes) return { format: "f16", bytes };
  throw new AppError(
    "memory/too-large",
    `The weights of ${quote(source.name)} need ${gigabytes(bytes)} of memory; ${device} has ${gigabytes(Math.max(0, limitBytes))} left.`,
    "Use a smaller model, or a device with more memory.",
  );
}
