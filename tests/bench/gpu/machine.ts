// What the rows were taken on.

import { execFileSync } from "node:child_process";
import { cpus, release, type } from "node:os";
import type { DeviceInfo } from "../../../src/engine/webgpu/device.ts";

export interface Machine {
  readonly device: string;
  readonly description: string;
  readonly driver: string;
  readonly software: boolean;
  readonly features: readonly string[];
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
}

/** Of a fresh device, which it destroys. */
export function describeMachine({ adapter, device, features }: DeviceInfo): Machine {
  device.destroy();
  const { vendor, architecture, description, software } = adapter;
  const asked = software ? undefined : nvidia();
  return {
    device: asked?.name ?? ([vendor, architecture].filter(Boolean).join(" ") || description),
    description,
    driver: asked?.driver ?? description,
    software,
    features,
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

/** WebGPU names neither the product nor the driver's version; NVIDIA's tool does. */
function nvidia(): { name: string; driver: string } | undefined {
  const query = ["--query-gpu=name,driver_version", "--format=csv,noheader"];
  try {
    const output = execFileSync("nvidia-smi", query, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [name, driver] = (output.split("\n")[0] ?? "").split(",").map((text) => text.trim());
    return name && driver ? { name, driver } : undefined;
  } catch {
    return undefined;
  }
}
