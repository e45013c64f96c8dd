// The address: #/page/project/run/more. It works on any static host, below any path, and can be sent to somebody.
import { createSignal, onCleanup } from "solid-js";

export interface Route {
  page: string;
  /** Undefined: the project that was open last. */
  project: string | undefined;
  /** What the page makes of it: a run, a checkpoint. */
  rest: readonly string[];
  /** What stands after a question mark, as it stands there. */
  query: string;
}

function readRoute(): Route {
  const [path = "", ...queries] = location.hash.replace(/^#\/?/, "").split("?");
  const [page = "", project, ...rest] = path.split("/").map(decoded);
  return {
    page,
    project: project === "" ? undefined : project,
    rest: rest.filter((part) => part !== ""),
    query: queries.join("?"),
  };
}

/** An address that was cut or typed may hold a lone %. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function hrefOf(page: string, project?: string, ...rest: string[]): string {
  const parts = [page, ...(project === undefined ? [] : [project, ...rest])];
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function createRoute() {
  const [route, setRoute] = createSignal<Route>(readRoute());
  /** The address as this code left it, and how often the person has gone elsewhere: by a link, "back" or typing. */
  let left = location.hash;
  let moves = 0;
  const look = (): void => {
    if (location.hash !== left) moves += 1;
    left = location.hash;
  };
  const follow = (): void => {
    look();
    setRoute(readRoute());
  };
  addEventListener("hashchange", follow);
  onCleanup(() => removeEventListener("hashchange", follow));
  /** `replace`: the same place said in full; it does not become a step of "back". */
  function go(href: string, replace = false): void {
    if (replace) history.replaceState(null, "", href);
    else location.hash = href.slice(1);
    left = location.hash;
    follow();
  }
  return {
    route,
    go,
    /** For work that takes a while and ends at another address: to be called before it, and what comes back after it. It goes
     * there unless the person has gone somewhere meanwhile. */
    goAfter(): typeof go {
      look();
      const before = moves;
      return (href, replace) => {
        look();
        if (moves === before) go(href, replace);
      };
    },
  };
}

export type Routing = ReturnType<typeof createRoute>;
