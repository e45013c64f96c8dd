// The site without a network, and the headers that static hosts do not send. Built by scripts/offline.ts, at the root.
import type { BuildFacts } from "../src/page/offline/build.ts";
import { startServiceWorker } from "../src/page/offline/serviceWorker.ts";

declare const FEEDBACKLOOP_BUILD: BuildFacts;

startServiceWorker(self as unknown as ServiceWorkerGlobalScope, FEEDBACKLOOP_BUILD);
