// What the page asks before it speaks to another site: whose address it is and what is sent there. One for all models.
import { createResource, createSignal, Show } from "solid-js";
import { allowedOrigins, defaultHub, hubOfHost, urlOf } from "../../page/bridge/client.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";
import { ErrorNotice } from "./ErrorNotice.tsx";

/** The address that a model comes from, by what somebody typed: an address itself, a mirror, else the hub of this site. */
export function createHubAddress(name: () => string, endpoint: () => string): () => string {
  // Initial values: without one the whole page would be taken away while these are read, and the focus with it.
  const [host] = createResource(hubOfHost, { initialValue: undefined });
  return () => {
    if (/^https?:/i.test(name().trim())) return name().trim();
    return endpoint().trim() || (host.latest ?? defaultHub);
  };
}

/** `address` undefined: nothing is to be allowed. `onAllowed`: what it takes until workers may use it. */
export function createAllowance(
  address: () => string | undefined,
  onAllowed: (takes: "worker" | "reload") => Promise<void>,
) {
  const [failure, setFailure] = createSignal<Failure>();
  const [allowed, { refetch }] = createResource(
    () => address() ?? false,
    (one): Promise<boolean | undefined> => allowedOrigins.includes(one).catch(() => false),
    { initialValue: undefined },
  );
  return {
    failure,
    isMissing: (): boolean => address() !== undefined && allowed.latest === false,
    host: (): string => urlOf(address() ?? "")?.host ?? address() ?? "",
    async allow(): Promise<void> {
      setFailure(undefined);
      try {
        const { takes } = await allowedOrigins.allow(address() ?? "");
        await onAllowed(takes);
        if (takes === "reload") location.reload();
        else await refetch();
      } catch (error) {
        setFailure(failureOf(error));
      }
    },
  };
}

type Allowance = ReturnType<typeof createAllowance>;

export function AllowAddress(props: { allowance: Allowance; action: string; isBusy?: boolean }) {
  return (
    <>
      <Show when={props.allowance.isMissing()}>
        <div class="notice">
          <p>
            This page speaks to no other site until you allow it. Models are downloaded from{" "}
            {props.allowance.host()}; nothing is sent there but the name.
          </p>
          <div class="buttons">
            <button
              type="button"
              data-action={props.action}
              aria-disabled={props.isBusy === true}
              onClick={() => {
                // What is under way would end with the worker.
                if (props.isBusy !== true) void props.allowance.allow();
              }}
            >
              Allow downloads from {props.allowance.host()}
            </button>
          </div>
        </div>
      </Show>
      <Show when={props.allowance.failure()}>
        {(problem) => <ErrorNotice title="This address cannot be allowed" failure={problem()} />}
      </Show>
    </>
  );
}
