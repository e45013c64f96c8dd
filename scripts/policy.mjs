// The content security policy: one text for the server of `npm start`, the <meta> of the built page and the service
// worker. No foreign origin is in it; those that a person or HF_ENDPOINT adds go into connect-src and nowhere else.
// Headers and <meta> both count where both are given, so whoever widens one has to widen the other.

/** Sites that answer with redirects to storage of their own: the first is what a person allows. */
export const originFamilies = {
  "https://huggingface.co": [
    "https://huggingface.co",
    "https://*.huggingface.co",
    "https://hf.co",
    "https://*.hf.co",
  ],
};

const directives = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "connect-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
];

/** What may stand in a <meta>. */
export const pagePolicy = directives.join("; ");

/** What is sent as a header: framing can only be refused there. */
export const headerPolicy = [...directives, "frame-ancestors 'none'"].join("; ");

/** The sources of connect-src that an allowed origin stands for. */
export function connectSources(origin) {
  return Object.hasOwn(originFamilies, origin) ? originFamilies[origin] : [origin];
}

/** The policy with more places to connect to. */
export function withSources(policy, sources) {
  return policy.replace("connect-src 'self' blob:", (start) => [start, ...sources].join(" "));
}

/** The page with `policy` in its <meta>; a page without one is left as it is. */
export function withPagePolicy(html, policy) {
  return html.replace(
    /(<meta http-equiv="Content-Security-Policy" content=")[^"]*/,
    (_, start) => start + policy,
  );
}
