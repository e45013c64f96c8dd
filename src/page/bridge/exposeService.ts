// What every worker entry does with its service: answer calls over comlink, with our errors intact.
import { expose, type Endpoint } from "comlink";
import "./errorTransfer.ts";

export function exposeService(service: object, endpoint?: Endpoint): void {
  expose(service, endpoint);
}
