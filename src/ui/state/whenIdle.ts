// What can wait waits for this, on the page's own thread.

/** After the page has loaded and is drawn, or some seconds later on a page that is never idle. */
export async function whenIdle(): Promise<void> {
  if (document.readyState !== "complete") {
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  }
  await new Promise<void>((resolve) => {
    // Safari has no idle callbacks.
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: 4000 });
    else setTimeout(resolve, 500);
  });
}
