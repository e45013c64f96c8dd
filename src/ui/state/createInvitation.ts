// An invitation on its way in: from an address or a file to what it says, and on to judging.
import { createSignal } from "solid-js";
import { AppError, quote } from "../../domain/errors.ts";
import { allowedOrigins, urlOf } from "../../page/bridge/client.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";
import { judgingOf } from "../../page/bridge/judgingClient.ts";
import type { InvitationView, JudgingPlace } from "../../page/bridge/judgingTypes.ts";
import { siteUrl } from "../../page/bridge/siteUrl.ts";
import type { AppParts } from "./createApp.ts";
import { decoded } from "./createRoute.ts";

/** More is no invitation, and would fill the memory of a phone. */
const mostBytes = 200e6;

/** The address that an invitation's link names: below this site, or anywhere. undefined: the link names none. */
export function addressIn(query: string): string | undefined {
  const [, text = ""] = /^(?:.*&)?bundle=(.*)$/.exec(query) ?? [];
  // Pasted as it is, or encoded as a link should be.
  return text === "" ? undefined : text.includes("://") ? text : decoded(text);
}

/** For `app.keep`. */
export function createInvitation({ data }: Pick<AppParts, "data">) {
  const service = judgingOf(data);
  const [view, setView] = createSignal<InvitationView>();
  const [reading, setReading] = createSignal(false);
  const [failure, setFailure] = createSignal<Failure>();
  /** An address that a person has to allow before this page may load from it. */
  const [refused, setRefused] = createSignal<string>();
  let file: Blob | undefined;
  let asked = 0;

  async function read(get: () => Promise<Blob>): Promise<void> {
    const mine = ++asked;
    setReading(true);
    setFailure(undefined);
    setRefused(undefined);
    setView(undefined);
    try {
      const blob = await get();
      const found = await service.readInvitation(blob);
      if (mine !== asked) return;
      file = blob;
      setView(found);
    } catch (error) {
      if (mine === asked) setFailure(failureOf(error));
    } finally {
      if (mine === asked) setReading(false);
    }
  }

  return {
    view,
    reading,
    failure,
    refused,
    open: (blob: Blob): Promise<void> => read(() => Promise.resolve(blob)),
    openAddress: (address: string): Promise<void> =>
      read(async () => {
        const url = urlOf(address) ?? belowSite(address);
        if (url === undefined || !/^https?:$/.test(url.protocol))
          throw new AppError(
            "invitation/bad-address",
            `The link names ${quote(address)}, which is no address of a file; expected one that begins with https://.`,
            "Ask whoever invited you for the link again, or for the file itself.",
          );
        if (!(await allowedOrigins.includes(url.href))) {
          setRefused(url.origin);
          throw new AppError(
            "invitation/not-allowed",
            `The invitation lies at ${url.origin}; this page loads from its own site and from addresses that you allow, and this is none of them.`,
            "Allow the address if you know it; or download the file yourself, and choose it below.",
          );
        }
        return download(url);
      }),
    /** Allows the address and loads the page anew: a page's policy is fixed when it is loaded. */
    async allow(): Promise<void> {
      const origin = refused();
      if (origin === undefined) return;
      try {
        await allowedOrigins.allow(origin);
        location.reload();
      } catch (error) {
        setFailure(failureOf(error));
      }
    },
    /** Keeps it. undefined: it could not be. */
    async accept(annotator: string): Promise<JudgingPlace | undefined> {
      if (file === undefined) return undefined;
      setFailure(undefined);
      try {
        return await service.acceptInvitation(file, annotator);
      } catch (error) {
        setFailure(failureOf(error));
        return undefined;
      }
    },
    fail: (error: unknown): void => void setFailure(failureOf(error)),
  };
}

export type Invitation = ReturnType<typeof createInvitation>;

function belowSite(address: string): URL | undefined {
  try {
    return new URL(address, siteUrl());
  } catch {
    return undefined;
  }
}

async function download(url: URL): Promise<Blob> {
  const where = url.origin === siteUrl().origin ? "This site" : url.host;
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new AppError(
      "invitation/unreachable",
      navigator.onLine
        ? `The invitation could not be loaded from ${url.host}: it gave no answer, or does not let other sites read it.`
        : "The invitation could not be loaded: this device is offline.",
      "Check the connection and try again, or ask whoever invited you for the file itself and choose it below.",
    );
  }
  if (!response.ok)
    throw new AppError(
      "invitation/missing",
      `${where} has no invitation at this address: it answered ${response.status}.`,
      "The link may be cut or out of date: ask whoever invited you for it again.",
    );
  const size = Number(response.headers.get("content-length") ?? 0);
  if (size > mostBytes)
    throw new AppError(
      "invitation/too-large",
      `The file at this address is ${Math.round(size / 1e6)} MB large; an invitation is at most ${mostBytes / 1e6} MB.`,
      "Ask whoever invited you whether the link is right.",
    );
  const blob = await response.blob();
  // Messages about it name it as the link does.
  return new File([blob], decoded(url.pathname.split("/").at(-1) ?? "") || "What the link leads to");
}
