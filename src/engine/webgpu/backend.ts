// The WebGPU back end: kernels are recorded into one open compute pass and handed over in few submits, with bounded
// work each, because drivers reset a GPU that is silent for about two seconds. Sizes and scalars of all recorded
// kernels lie in one uniform buffer that is written once per submit. Everything runs in the order it was given.

import type { Backend, Dims, Kernel, MemoryUse, Tuning } from "../backend.ts";
import { arrayOf, type NumberArray, type Storage, type Tensor } from "../tensor.ts";
import { type Block, createBufferPool, usage } from "./buffers.ts";
import type { DeviceInfo } from "./device.ts";
import { createPace } from "./pace.ts";
import { createPipelines, type Pass, type Plan, slotBytes } from "./pipelines.ts";
import { createProfiler, type KernelTime } from "./profiler.ts";
import { createReader } from "./reader.ts";
import { hasRoom } from "./room.ts";
import { scratchName } from "./shader.ts";

export interface WebGpuOptions {
  /** Most bytes of device memory; unlimited by default. */
  readonly maxBytes?: number;
  /** Times every kernel; slower, because each gets a pass of its own. Throws gpu/no-timestamps where it cannot. */
  readonly profile?: boolean;
  /** Dispatches of one submit, at most 1024; its work is bounded by the time that it takes (pace.ts). */
  readonly maxDispatchesPerSubmit?: number;
  /** Overrides of what the adapter suggests, for tests and the bench. */
  readonly tuning?: Partial<Tuning>;
  /** Fills memory with NaN before each use, for tests. */
  readonly poison?: boolean;
}

export interface WebGpuBackend extends Backend {
  readonly tuning: Tuning;
  /** `pooledBytes`: released, kept for reuse. */
  memory(): MemoryUse & { readonly pooledBytes: number };
  /** GPU time per kernel since the last call; empty unless created with `profile`. */
  takeProfile(): Promise<readonly KernelTime[]>;
}

const maxSlots = 1024;
const writeChunkBytes = 64 * 2 ** 20;
const maxBindGroups = 8192;
/** Multiply-adds of a submit before anything was measured: some 50 ms of a slow integrated adapter. */
const firstOperations = 4e9;
/** What a kernel that does not say costs, per workgroup. */
const operationsPerGroup = 4096;

export function createWebGpuBackend(info: DeviceInfo, options: WebGpuOptions = {}): WebGpuBackend {
  const { device } = info;
  const { queue } = device;
  const tuning: Tuning = { ...info.tuning, ...options.tuning };
  const profiler = options.profile ? createProfiler(device) : undefined;
  const maxDispatches = Math.min(
    maxSlots,
    profiler?.capacity ?? maxSlots,
    options.maxDispatchesPerSubmit ?? 512,
  );
  // A software adapter draws nothing, and nobody takes it away.
  const pace = info.adapter.software ? createPace(1e9, 500) : createPace(firstOperations);
  const maxGroups = device.limits.maxComputeWorkgroupsPerDimension;
  const counters = { dispatches: 0, submits: 0, waits: 0 };
  const { planOf, prepare } = createPipelines(device, tuning);

  const pool = createBufferPool(device, {
    maxBlockBytes: info.maxTensorBytes,
    maxBytes: options.maxBytes ?? Infinity,
    forget(block) {
      for (const key of block.bindGroups) bindGroups.delete(key);
    },
    submit,
    recording: () => recording,
    poison: options.poison ?? false,
  });
  const reader = createReader(device, info);
  const uniforms = device.createBuffer({
    size: maxSlots * slotBytes,
    usage: usage.uniform | usage.copyTarget,
    label: "sizes and scalars",
  });
  const uniformBytes = new ArrayBuffer(maxSlots * slotBytes);
  const uniformFloats = new Float32Array(uniformBytes);
  const uniformWords = new Uint32Array(uniformBytes);
  const bindGroups = new Map<string, GPUBindGroup>();

  let recording = 1;
  let slots = 0;
  let dispatches = 0;
  let operations = 0;
  let disposed = false;
  let encoder: GPUCommandEncoder | undefined;
  let openPass: GPUComputePassEncoder | undefined;

  function blockOf(tensor: Tensor): Block {
    if (!tensor.storage) throw new Error("internal: tensor has no storage");
    const block = tensor.storage.handle as Block;
    if (!block.live) throw new Error("internal: a tensor was used after its memory was released");
    return block;
  }

  function commands(): GPUCommandEncoder {
    endPass();
    return (encoder ??= device.createCommandEncoder());
  }

  function endPass(): void {
    openPass?.end();
    openPass = undefined;
  }

  function submit(): void {
    if (disposed) throw new Error("internal: the GPU engine was disposed");
    endPass();
    const recorded = encoder;
    const [usedSlots, usedOperations] = [slots, operations];
    encoder = undefined;
    recording++;
    slots = 0;
    dispatches = 0;
    operations = 0;
    // After an error the recorded work is dropped: it builds on what failed.
    info.throwErrors();
    if (!recorded) return;
    profiler?.resolve(recorded);
    if (usedSlots > 0) queue.writeBuffer(uniforms, 0, uniformBytes, 0, usedSlots * slotBytes);
    queue.submit([recorded.finish()]);
    counters.submits++;
    pace.submitted(usedOperations);
    profiler?.submitted();
    pool.trim();
  }

  /** Puts sizes and scalars into the next uniform slot; returns its byte offset. */
  function writeSlot(kernel: Kernel, plan: Plan, d: Dims): number {
    const base = (slots * slotBytes) / 4;
    let at = base;
    for (const name of plan.sizes) uniformWords[at++] = d[name] ?? 0;
    for (const name of plan.scalars) {
      const value = d[name];
      if (value === undefined) throw new Error(`internal: ${kernel.name}: no scalar "${name}"`);
      uniformFloats[at++] = value;
    }
    return slots++ * slotBytes;
  }

  function bindGroupOf(kernel: Kernel, pass: Pass, tensors: Record<string, Tensor>): GPUBindGroup {
    let key = `${pass.id}`;
    const bound = pass.names.map((name, i) => {
      const tensor = tensors[name];
      if (!tensor) throw new Error(`internal: ${kernel.name}: no tensor "${name}"`);
      const block = blockOf(tensor);
      const offset = tensor.offset * 4;
      if (offset % slotBytes !== 0) {
        throw new Error(
          `internal: ${kernel.name}: "${name}" starts at ${tensor.offset}, not at a multiple of 64`,
        );
      }
      const size = Math.max(4, tensor.size * 4);
      if (offset + size > block.sizeBytes)
        throw new Error(`internal: ${kernel.name}: "${name}" exceeds its storage`);
      block.recording = recording;
      key += `,${block.id}:${offset}:${size}`;
      return { name, block, offset, size, write: pass.writes[i] as boolean };
    });
    const known = bindGroups.get(key);
    if (known) return known;
    for (const one of bound) {
      const other = bound.find((b) => b !== one && b.block === one.block && (b.write || one.write));
      if (other && (other.write !== one.write || overlap(one, other))) {
        throw new Error(
          `internal: ${kernel.name}: "${one.name}" and "${other.name}" share memory that is written`,
        );
      }
    }
    const group = device.createBindGroup({
      label: kernel.name,
      layout: pass.layout,
      entries: [
        { binding: 0, resource: { buffer: uniforms, offset: 0, size: slotBytes } },
        ...bound.map(({ block, offset, size }, i) => ({
          binding: i + 1,
          resource: { buffer: block.buffer, offset, size },
        })),
      ],
    });
    if (bindGroups.size >= maxBindGroups) bindGroups.clear();
    bindGroups.set(key, group);
    for (const { block } of bound) block.bindGroups.add(key);
    return group;
  }

  function run(kernel: Kernel, tensors: Record<string, Tensor>, d: Dims): void {
    const plan = planOf(kernel, d);
    if (dispatches + plan.passes.length > maxDispatches || operations > pace.limit) submit();
    const scratchSize = Math.max(0, ...plan.passes.map(({ wgsl }) => wgsl.scratch?.(d) ?? 0));
    const scratch = scratchSize > 0 ? pool.allocate(scratchSize * 4, `scratch of ${kernel.name}`) : undefined;
    if (scratch) {
      const storage: Storage = { sizeBytes: scratch.sizeBytes, handle: scratch };
      const rest = { id: 0, shape: [scratchSize], dtype: "f32" as const, offset: 0, requiresGrad: false };
      tensors = { ...tensors, [scratchName]: { ...rest, size: scratchSize, storage } };
    }
    const slot = writeSlot(kernel, plan, d);
    for (const pass of plan.passes) {
      const [x, y = 1, z = 1] = pass.wgsl.workgroups(d);
      if (x * y * z === 0) continue;
      if (Math.max(x, y, z) > maxGroups) {
        throw new Error(
          `internal: ${kernel.name}: ${x} x ${y} x ${z} workgroups, at most ${maxGroups} a side`,
        );
      }
      const group = bindGroupOf(kernel, pass, tensors);
      encoder ??= device.createCommandEncoder();
      if (profiler) {
        endPass();
        openPass = encoder.beginComputePass({ timestampWrites: profiler.stamps(kernel.name) });
      }
      openPass ??= encoder.beginComputePass();
      openPass.setPipeline(pass.pipeline);
      openPass.setBindGroup(0, group, [slot]);
      openPass.dispatchWorkgroups(x, y, z);
      operations += pass.wgsl.operations?.(d) ?? x * y * z * operationsPerGroup;
      dispatches++;
      counters.dispatches++;
    }
    if (scratch) pool.release(scratch);
  }

  return {
    id: "webgpu",
    shapeMultiple: 32,
    cacheMultiple: 64,
    queued: true,
    maxBytes: options.maxBytes ?? Infinity,
    inMachineMemory: info.adapter.software,
    // A software adapter promises what the machine does not have.
    hasRoom: (bytes) => (info.adapter.software ? Promise.resolve(true) : hasRoom(device, bytes)),
    description: describe(info),
    arithmetic: `WebGPU on ${info.adapter.description}`,
    tuning,
    counters,
    lost: info.lost,
    allocate(sizeBytes, label) {
      const block = pool.allocate(sizeBytes, label);
      return { sizeBytes: block.sizeBytes, handle: block };
    },
    release(storage) {
      if (!disposed) pool.release(storage.handle as Block);
    },
    write(tensor, data) {
      const block = blockOf(tensor);
      if (data.length !== tensor.size) {
        throw new Error(`internal: ${data.length} values written to a tensor of ${tensor.size}`);
      }
      if (block.recording === recording) submit();
      const bytes = asBytes(tensor, data);
      for (let start = 0; start < bytes.byteLength; start += writeChunkBytes) {
        const length = Math.min(writeChunkBytes, bytes.byteLength - start);
        queue.writeBuffer(block.buffer, tensor.offset * 4 + start, bytes, start, length);
      }
    },
    async read(tensors) {
      const parts = tensors.map((tensor) => {
        return { buffer: blockOf(tensor).buffer, offset: tensor.offset * 4, sizeBytes: tensor.size * 4 };
      });
      counters.waits++;
      const buffers = await reader.read(parts, commands, submit);
      pace.drained();
      return tensors.map(({ dtype }, i) => new arrayOf[dtype](buffers[i] as ArrayBuffer));
    },
    fillZero(tensor) {
      const block = blockOf(tensor);
      block.recording = recording;
      commands().clearBuffer(block.buffer, tensor.offset * 4, tensor.size * 4);
    },
    copy(from, to) {
      if (from.size !== to.size) throw new Error(`internal: copy of ${from.size} elements to ${to.size}`);
      const [source, target] = [blockOf(from), blockOf(to)];
      if (source === target) throw new Error("internal: copy within one storage");
      source.recording = recording;
      target.recording = recording;
      commands().copyBufferToBuffer(
        source.buffer,
        from.offset * 4,
        target.buffer,
        to.offset * 4,
        from.size * 4,
      );
    },
    run,
    prepare,
    submit,
    async finish() {
      counters.waits++;
      submit();
      await reader.settle(queue.onSubmittedWorkDone());
      pace.drained();
    },
    memory: () => ({ usedBytes: pool.usedBytes, peakBytes: pool.peakBytes, pooledBytes: pool.pooledBytes }),
    resetPeak() {
      pool.resetPeak();
    },
    async takeProfile() {
      if (!profiler) return [];
      submit();
      return profiler.take();
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      endPass();
      profiler?.dispose();
      reader.dispose();
      uniforms.destroy();
      pool.dispose();
      device.destroy();
    },
  };
}

interface Range {
  readonly offset: number;
  readonly size: number;
}

function overlap(a: Range, b: Range): boolean {
  return a.offset < b.offset + b.size && b.offset < a.offset + a.size;
}

function describe({ adapter, features }: DeviceInfo): string {
  const notes = [adapter.software ? "software" : "", ...features].filter(Boolean).join(", ");
  return `WebGPU, ${[adapter.vendor, adapter.architecture].filter(Boolean).join(" ")}, ${adapter.description} (${notes})`;
}

/** The data as bytes of the tensor's dtype. */
function asBytes(tensor: Tensor, data: NumberArray): Uint8Array<ArrayBuffer> {
  const Wanted = arrayOf[tensor.dtype];
  const typed = data instanceof Wanted ? data : Wanted.from(data);
  return new Uint8Array(typed.buffer as ArrayBuffer, typed.byteOffset, typed.byteLength);
}
