// Who a graphics adapter is. Chromium 113 to 126 and others have no `adapter.info` but a question instead, and some have
// neither: then it is a nameless adapter. Software is recognised by name where the browser does not say it.

export interface AdapterNames {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  software: boolean;
}

type AnyAdapter = Partial<Pick<GPUAdapter, "info">> & {
  requestAdapterInfo?(): Promise<Partial<GPUAdapterInfo>>;
  isFallbackAdapter?: boolean;
};

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|software/i;

export async function adapterNames(adapter: GPUAdapter): Promise<AdapterNames> {
  const any = adapter as unknown as AnyAdapter;
  const info: Partial<GPUAdapterInfo> =
    any.info ?? (await any.requestAdapterInfo?.().catch(() => undefined)) ?? {};
  const { vendor = "", architecture = "", device = "", description = "" } = info;
  const isFallback = info.isFallbackAdapter ?? any.isFallbackAdapter ?? false;
  const software = isFallback || softwareNames.test([vendor, architecture, description, device].join(" "));
  return { vendor, architecture, device, description, software };
}
