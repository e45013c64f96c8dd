export interface RunningServer {
  url: string;
  port: number;
  close(): void;
}
export function securityHeaders(hubOrigin?: string): Record<string, string>;
export function serve(options: {
  folder: string;
  port?: number;
  host?: string;
  hubOrigin?: string | undefined;
}): Promise<RunningServer>;
